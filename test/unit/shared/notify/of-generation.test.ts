import { noticeOfGeneration } from '@altroot/shared/notify/of-generation'
import type { Generation } from '@altroot/shared/protocol/generation'
import { describe, expect, test } from 'vitest'

const next = { finished: 'upgrade', failed: 'status', decision: 'proposals' }
const now = Date.UTC(2026, 4, 10, 12)
const failure = { package: 'dev-libs/a-1', phase: 'compile', reason: 'no', log: '/log', tail: [] }

function generation(more: Partial<Generation>): Generation {
	const empty = { failed: [], needs: [], diagnostics: [], trees: {}, log: '/log' }
	const base = { number: 4, revision: 'abc', reason: '3 packages built', packages: 3, started: now, ended: now }
	return { ...empty, ...base, outcome: 'published', ...more }
}
const noticeOf = (more: Partial<Generation>) => noticeOfGeneration('laptop', generation(more), next, now)

describe('the notice of a generation', () => {
	test('tells how many packages are ready, and the command that takes them', () => {
		expect(noticeOf({})).toEqual({
			kind: 'finished',
			host: 'laptop',
			generation: 4,
			revision: 'abc',
			title: 'laptop: 3 packages ready',
			body: '3 packages built',
			command: 'upgrade',
			time: '2026-05-10T12:00:00.000Z',
		})
	})

	test('is one for all packages that failed', () => {
		const notice = noticeOf({ outcome: 'failed', failed: [failure, failure] })
		expect(notice).toMatchObject({ kind: 'failed', title: 'laptop: 2 packages failed', command: 'status' })
		expect(noticeOf({ outcome: 'failed' })?.title).toBe('laptop: the build failed')
	})

	test('asks for the decision', () => {
		const notice = noticeOf({ outcome: 'needs-decision', packages: 0 })
		expect(notice).toMatchObject({ kind: 'decision', title: 'laptop: a decision is needed', command: 'proposals' })
	})

	test('is left out where nothing was built, where it goes on, and where it is old news', () => {
		expect(noticeOf({ packages: 0 })).toBeUndefined()
		expect(noticeOf({ outcome: 'building', ended: null })).toBeUndefined()
		expect(noticeOf({ outcome: 'superseded' })).toBeUndefined()
		expect(noticeOf({ ended: now - 25 * 3_600_000 })).toBeUndefined()
	})
})
