import { noticeOfVerdict } from '@altroot/shared/notify/of-verdict'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { expect, it } from 'vitest'

const hello = { package: 'app-misc/hello-1.0', reason: 'the server has no binary package of it' }
const broken = { package: 'app-misc/broken-1.0', reason: 'the server could not build it' }
const revision = 'f'.repeat(40)
const failed = [{ package: broken.package, phase: 'compile', reason: '', log: '', tail: [] }]
const notice = (behind: Verdict['behind'], more = 0) => {
	const verdict: Verdict = { version: 1, generation: 4, time: 0, trees: [], install: 2, present: 0, behind, more }
	return noticeOfVerdict({ host: 'laptop', revision, verdict, failed }, 'altroot-client status')
}

it('what a laptop would leave behind is told once, with the first reason', () => {
	expect(notice([hello, broken, hello], 7)).toEqual({
		kind: 'behind',
		host: 'laptop',
		generation: 4,
		revision,
		title: 'laptop: 9 packages would stay behind',
		body: 'app-misc/hello-1.0: the server has no binary package of it (and 8 more)',
		command: 'altroot-client status',
		time: '1970-01-01T00:00:00.000Z',
	})
})

it('what the laptop takes, and what is known not to be built, is no news', () => {
	expect(notice([])).toBeUndefined()
	expect(notice([broken])).toBeUndefined()
})
