import { openEventView } from '@altroot/shared/cli/event-view'
import { openTerminal } from '@altroot/shared/cli/terminal'
import type { Event } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'

const event = { time: '2026-01-01T00:00:00Z', host: 'laptop', revision: 'a', generation: 1, step: 'build' } as const

function merging(name: string | null, phase: string | null, done: number): Event {
	const progress = { done, total: 2, failed: 0, package: name, root: '/alt', phase }
	return { ...event, message: name === null ? `${done} of 2 done` : `${name}: ${phase ?? 'begun'}`, progress }
}

const events: readonly Event[] = [
	{ ...event, message: '2 packages to build' },
	merging('a/b-1', null, 0),
	merging('a/b-1', 'compile', 0),
	merging(null, null, 1),
	merging('c/d-1', null, 1),
	{ ...event, step: 'report', message: '2 packages built', outcome: 'published' },
]

/** What a view writes to a terminal. */
function shown(live: boolean): string {
	let text = ''
	const stream = { isTTY: live, columns: 40, write: (chunk: string) => (text += chunk) }
	const streams = { stdout: stream, stderr: stream, env: { NO_COLOR: '1' } } as never
	const view = openEventView(openTerminal(false, streams))
	for (const each of events) view.show(each)
	view.end()
	return text
}

it('writes one line for each step and package where lines stay', () => {
	expect(shown(false).split('\n')).toEqual([
		'build    2 packages to build',
		'build    [........................] 0/2  a/b-1: begun',
		'build    [############............] 1/2  c/d-1: begun',
		'published: 2 packages built',
		'',
	])
})

it('draws over one line of a window, never wider than that, and leaves only the outcome', () => {
	const drawn = shown(true).split('\r\u001b[K')
	expect(drawn).toContain('build    [........................] 0/2')
	expect(drawn.every((line) => line.length < 40)).toBe(true)
	expect(drawn.at(-1)).toBe('published: 2 packages built\n')
})
