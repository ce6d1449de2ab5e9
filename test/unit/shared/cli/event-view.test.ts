import { openEventView } from '@altroot/shared/cli/event-view'
import { openTerminal } from '@altroot/shared/cli/terminal'
import type { Event, Progress } from '@altroot/shared/protocol/progress'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { Window } from '../../../support/screen.ts'

const event = { time: new Date(0).toISOString(), host: 'laptop', revision: 'a', generation: 1, step: 'build' } as const
const minute = 60_000

function building(more: Partial<Progress>, message = ''): Event {
	const progress = { done: 0, total: 4, failed: 0, package: null, root: null, phase: null, ...more }
	return { ...event, message, progress }
}

const two: Event = building({
	done: 1,
	package: 'c/d-1',
	root: '/',
	phase: null,
	running: [
		{ package: 'a/b-1', root: '/alt', phase: 'compile', started: 0, expected: 5 * minute },
		{ package: 'c/d-1', root: '/', phase: null, started: minute, expected: null },
	],
	expectedEnd: 10 * minute,
	unknown: 1,
})

const failing: Event = {
	...building({ done: 1, failed: 1 }),
	change: { kind: 'failed', package: 'a/b-1', root: '/alt', phase: 'compile' },
}

const told: Event = {
	...failing,
	change: {
		...failing.change!,
		...{ reason: 'emake failed', remedy: 'install x', log: '/var/log/a.log' },
		tail: [...Array.from({ length: 20 }, (_, at) => `line ${at}`), '\u001b[2Jlast'],
	},
}

function viewOn(window: Window, several = false) {
	const clock = new FakeClock()
	const view = openEventView(window.terminal, clock, several)
	onTestFinished(() => view.end())
	return { view, clock }
}

describe('on a window', () => {
	test('a build is a bar with what is left, and a line for each running package, with times that go on', async () => {
		const window = new Window()
		const { view, clock } = viewOn(window)
		view.show(two)
		await clock.advance(2 * minute)
		const at = new Date(10 * minute)
		const end = `${at.getHours()}:${String(at.getMinutes()).padStart(2, '0')}`
		expect(await window.seen()).toEqual([
			`build    █████░░░░░░░░░░░░░ 1/4  about 8 min left (${end}) + 1 first build`,
			'         a/b-1                            compile    2 min 0 s of ~5 min',
			'         c/d-1                            begun      1 min 0 s  (server)',
		])
	})

	test('a build that takes longer than those before it says by how much, and shows no time that has passed', async () => {
		const window = new Window()
		const { view, clock } = viewOn(window)
		view.show(two)
		await clock.advance(10 * minute)
		expect((await window.seen())[0]).toContain('5 min longer than usual + 1 first build')
		await clock.advance(20 * minute)
		expect((await window.seen())[0]).toMatch(/1\/4 {2}25 min longer than usual \+ 1 first build$/)
	})

	test('a failure stays above it, and nothing else does when the end takes the view away', async () => {
		const window = new Window()
		const { view } = viewOn(window)
		view.show(two)
		view.show(failing)
		const during = await window.seen()
		expect(during[0]).toBe('failed   a/b-1 in compile')
		expect(during[1]).toContain('1/4  1 failed')
		view.show({ ...event, step: 'report', message: '', outcome: 'failed' })
		view.end()
		expect(await window.seen()).toEqual(['failed   a/b-1 in compile'])
	})

	test('with it come why, what to do and the last lines of the log, which steer nothing', async () => {
		const window = new Window(100, 24)
		const { view } = viewOn(window)
		view.show(two)
		view.show(told)
		const seen = await window.seen()
		expect(seen.slice(0, 15)).toEqual([
			'failed   a/b-1 in compile: emake failed',
			'         → install x',
			...Array.from({ length: 11 }, (_, at) => `         | line ${at + 9}`),
			'         | \\x1b[2Jlast',
			'         whole log on the server: /var/log/a.log',
		])
		expect(seen[15]).toMatch(/^build/)
	})

	test('a smaller window gets shorter lines, and no line wraps', async () => {
		const window = new Window()
		const { view, clock } = viewOn(window)
		view.show(two)
		window.resize(64)
		await clock.advance(minute)
		const seen = await window.seen()
		expect(seen.filter((line) => line.startsWith('build'))).toHaveLength(1)
		expect(Math.max(...seen.map((line) => line.length))).toBeLessThan(64)
	})

	test('several hosts stand below each other, and one that has ended goes', async () => {
		const window = new Window()
		const { view } = viewOn(window, true)
		view.show(two)
		view.show({ ...event, host: 'desktop', step: 'plan', message: 'asking emerge' })
		expect((await window.seen()).filter((line) => !line.startsWith(' '))).toEqual([
			'laptop',
			expect.stringMatching(/^build/),
			'desktop',
			'plan     asking emerge',
		])
		view.show({ ...event, step: 'report', message: '', outcome: 'published' })
		expect((await window.seen())[0]).toBe('desktop')
	})

	test('names that would steer the terminal are only text', async () => {
		const window = new Window()
		const { view } = viewOn(window)
		view.show({ ...event, step: 'plan', message: '\u001b]0;owned\u0007\u001b[2J\u001b[8mhidden\u202etxt' })
		expect(await window.seen()).toEqual(['plan     \\x1b]0;owned\\x07\\x1b[2J\\x1b[8mhidden\\u202etxt'])
		expect(window.title).toBe('')
	})

	test('that knows only ASCII, the bar is made of it', async () => {
		const window = new Window(100, 24, { LANG: 'C' })
		viewOn(window).view.show(two)
		expect((await window.seen())[0]).toContain('######..................')
	})
})

test('where lines stay there is one for each step, package and failure', () => {
	let text = ''
	const stream = { isTTY: false, write: (chunk: string) => (text += chunk) }
	const streams = { stdout: stream, stderr: stream, env: { NO_COLOR: '1', LANG: 'C.UTF-8' } } as never
	const view = openEventView(openTerminal(false, streams), new FakeClock())
	const merging = (name: string | null, phase: string | null, done: number) =>
		building({ done, package: name, root: '/alt', phase }, `${name}: ${phase ?? 'begun'}`)
	const events = [merging('a/b-1', null, 0), merging('a/b-1', 'compile', 0), merging(null, null, 1), failing]
	for (const each of [{ ...event, message: '4 packages to build' }, ...events, merging('c/d-1', null, 1)])
		view.show(each)
	view.end()
	expect(text.split('\n')).toEqual([
		'build    4 packages to build',
		'build    ░░░░░░░░░░░░░░░░░░░░░░░░ 0/4  a/b-1: begun',
		'failed   a/b-1 in compile',
		'build    ██████░░░░░░░░░░░░░░░░░░ 1/4  c/d-1: begun',
		'',
	])
})
