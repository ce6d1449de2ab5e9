import { notInstalledYet } from '@altroot/agent-client/install/reasons'
import { afterInstallation, verdictOf } from '@altroot/agent-client/take/verdict-of'
import { mostBehind, Verdict, verdictSentence } from '@altroot/shared/protocol/verdict'
import { expect, it } from 'vitest'

const found = { generation: 4, time: 1, trees: [], install: 3, present: 0, behind: [] }
const stays = { package: 'app-misc/hello-1.0', reason: 'the server has no binary package of it' }

it('whatever Portage has said, the server takes the verdict, and hears how much it is without', () => {
	const reason = `a chain${'\n\u001b[31m'} of ${'x'.repeat(5000)}`
	const verdict = verdictOf({ ...found, behind: Array(mostBehind + 7).fill({ package: 'a/b-1', reason }) })
	expect(Verdict.safeParse(verdict).error).toBeUndefined()
	expect(verdict).toMatchObject({ more: 7 })
	expect(verdict.behind[0]?.reason).toMatch(/^a chain \[31m of x+…$/)
})

it.each([
	['takes them: 3 to install', found],
	['takes them: nothing to install, 12 there already', { ...found, install: 0, present: 12 }],
	[
		'would not take all: 3 to install, 1 package stays behind: app-misc/hello-1.0: the server has no binary package of it',
		{ ...found, behind: [stays] },
	],
	[
		'has other trees than the build (gentoo) and would not take all: 3 to install, 2 packages stay behind: app-misc/hello-1.0: the server has no binary package of it (and 1 more)',
		{ ...found, trees: [{ name: 'gentoo', laptop: 'a', built: 'b' }], behind: [stays, stays] },
	],
])('in one sentence: the laptop %s', (sentence, one) => {
	expect(verdictSentence(verdictOf(one))).toBe(sentence)
})

it('an installation that was only looked at leaves packages to install, not behind', () => {
	const behind = [stays, { package: 'app-misc/full-stop-1.0', reason: notInstalledYet }]
	expect(afterInstallation({ ...found, behind })).toMatchObject({ install: 1, behind: [stays] })
})
