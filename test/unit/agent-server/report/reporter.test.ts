import { latestWriter } from '@altroot/agent-server/report/latest'
import { type Present, reporterOf } from '@altroot/agent-server/report/reporter'
import { silentLog } from '@altroot/shared/platform/log'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Event, Progress } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const begun: Generation = {
	...{ number: 7, revision: 'abc', outcome: 'building', reason: '', packages: 0, log: '/log' },
	...{ failed: [], needs: [], diagnostics: [], trees: {}, started: 0, ended: null },
}
const progress: Progress = { done: 1, total: 3, failed: 0, package: 'a/b-1', root: '/alt', phase: 'compile' }

function reporter() {
	const events: Event[] = []
	const presents: Present[] = []
	const world = {
		clock: new FakeClock(),
		log: silentLog,
		beginEvents: async () => void events.splice(0),
		appendEvent: (event: Event) => void events.push(event),
		writePresent: async (present: Present) => void presents.push(present),
	}
	return { events, presents, report: reporterOf('laptop', begun, world) }
}

it('tells a generation from its first step to its outcome, which comes after the status is written', async () => {
	const { events, presents, report } = reporter()
	await report.begin()
	await report.step('build', '3 packages to build', { ...progress, done: 0, package: null })
	expect(presents.at(-1)?.progress).toMatchObject({ done: 0, total: 3 })
	report.progress(progress, { kind: 'phase', package: 'a/b-1', root: '/alt', phase: 'compile' }, [])
	await report.end({ ...begun, outcome: 'published', reason: '3 packages built', ended: 1 })
	expect(events.map(({ step, message, outcome }) => [step, message, outcome])).toEqual([
		['select', 'a revision is to be built', undefined],
		['build', '3 packages to build', undefined],
		['build', 'a/b-1: compile', undefined],
		['report', '3 packages built', 'published'],
	])
	expect(
		events.every(({ host, revision, generation }) => host === 'laptop' && revision === 'abc' && generation === 7),
	).toBe(true)
	expect(presents.at(-1)).toMatchObject({ step: null, progress: null, generation: { outcome: 'published' } })
})

it('tells what happened to which package, and where the whole stands after it', async () => {
	const { events, presents, report } = reporter()
	const change = { kind: 'built', package: 'a/b-1', root: '/', phase: 'merge' } as const
	report.progress({ ...progress, package: null }, change, [])
	report.note('a newer revision waits')
	expect(events).toMatchObject([
		{ message: 'a/b-1: built', change, progress: { done: 1 } },
		{ message: 'a newer revision waits', progress: { done: 1 } },
	])
	expect(events[1]).not.toHaveProperty('change')
	expect(presents.at(-1)?.progress).toMatchObject({ done: 1 })
})

it('a failure is in the event and in the status, while the rest goes on', async () => {
	const { events, presents, report } = reporter()
	const failure = { package: 'a/b-1', phase: 'compile', reason: 'emake failed', log: '/l', tail: ['x.c: error: y'] }
	const change = { kind: 'failed', root: '/alt', ...failure } as const
	report.progress({ ...progress, failed: 1 }, change, [failure])
	expect(events.at(-1)).toMatchObject({ message: 'a/b-1: failed', change })
	await report.step('publish', 'publishing what is built')
	expect(presents.at(-1)?.generation).toEqual({ ...begun, failed: [failure] })
})

it('of what comes while one is written, only the newest is written after it', async () => {
	const written: number[] = []
	const doors: (() => void)[] = []
	const writer = latestWriter<number>(async (value) => {
		await new Promise<void>((open) => doors.push(open))
		written.push(value)
	})
	for (const value of [1, 2, 3, 4]) writer.put(value)
	doors[0]?.()
	const flushed = writer.flush()
	await new Promise((resolve) => setImmediate(resolve))
	doors[1]?.()
	await flushed
	expect(written).toEqual([1, 4])
})

it('a write that fails is told to whoever waits for it, and the next one is tried', async () => {
	let failing = true
	const writer = latestWriter<number>(async () => {
		if (failing) throw new Error('disk full')
	})
	writer.put(1)
	await expect(writer.flush()).rejects.toThrow('disk full')
	failing = false
	writer.put(2)
	await writer.flush()
})
