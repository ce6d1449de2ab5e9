import { progressView } from '@altroot/agent-server/web/layout/progress'
import { overdueBy, printOverdue } from '@altroot/shared/cli/overdue'
import type { Progress } from '@altroot/shared/protocol/progress'
import { expect, test } from 'vitest'

const minute = 60_000
const half = { package: 'a/b-1', root: '/alt', phase: 'compile', started: 0, expected: 10 * minute }
const progress: Progress = {
	...{ done: 1, total: 2, failed: 0, package: 'a/b-1', root: '/alt', phase: 'compile' },
	...{ running: [half], expectedEnd: 10 * minute, unknown: 0 },
}

function shownAt(now: number, more: Partial<Progress> = {}): string {
	const view = progressView({ host: 'old', stamp: '1', step: 'build', progress: { ...progress, ...more } }, now)
	return /done, (.*?<\/time>)/s.exec(String(view))?.[1]?.replace(/<.*?>/g, '') ?? ''
}

test.each([
	[0, 'ready in 10 min'],
	[9.5 * minute, 'ready in a moment'],
	[10.5 * minute, 'any moment now'],
	[35 * minute, '25 min longer than usual'],
	[200 * minute, '3 h 10 min longer than usual'],
])('at %i ms the page says %s', (now, words) => {
	expect(shownAt(now)).toBe(words)
})

test('an expected end that an event has moved hides nothing: the package is over its time all the same', () => {
	expect(shownAt(35 * minute, { expectedEnd: 34 * minute })).toBe('25 min longer than usual')
})

test('what the script goes on from is the moment when it was to end, with the words of the terminal', () => {
	const view = String(progressView({ host: 'old', stamp: '1', step: 'build', progress }, 35 * minute))
	expect(view).toContain('datetime="1970-01-01T00:10:00.000Z"')
	expect(view).toContain('data-late="longer than usual"')
	expect(printOverdue(overdueBy(progress, 35 * minute) ?? 0)).toBe('25 min longer than usual')
})

test('nothing is overdue before its time, or where no time is known', () => {
	expect(overdueBy(progress, 9 * minute)).toBeUndefined()
	expect(overdueBy({ ...progress, expectedEnd: null }, 99 * minute)).toBeUndefined()
})
