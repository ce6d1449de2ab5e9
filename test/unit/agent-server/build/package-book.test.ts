import { openBook } from '@altroot/agent-server/build/package-book'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const planned = (cpv: string, position: number, more: Partial<GenerationPackage> = {}): GenerationPackage => ({
	...{ package: cpv, root: '/alt', position, action: 'new', old: [], use: {}, downloadKiB: 0, cause: null },
	...{ expected: 1000, outcome: 'planned', phase: null, started: null, ended: null, reason: '', log: null },
	inputs: null,
	...more,
})
const event = (kind: PackageEvent['kind'], cpv: string, phase: string | null = null): PackageEvent => ({
	kind,
	package: cpv,
	root: '/alt',
	phase,
})

function book(rows: readonly GenerationPackage[], jobs = 1) {
	const clock = new FakeClock()
	const saved: GenerationPackage[] = []
	const opened = openBook(rows, { started: 0, jobs, clock, save: (changed) => void saved.push(...changed) })
	return { clock, saved, ...opened }
}

it('keeps each change at once, with the time that it took', async () => {
	const { clock, saved, note, rows } = book([planned('a/b-1', 0)])
	note(event('phase', 'a/b-1'))
	await clock.advance(700)
	note(event('phase', 'a/b-1', 'compile'))
	await clock.advance(200)
	note(event('built', 'a/b-1', 'merge'))
	expect(saved.map(({ outcome, phase, started, ended }) => [outcome, phase, started, ended])).toEqual([
		['planned', null, null, null],
		['building', null, 0, null],
		['building', 'compile', 0, null],
		['built', 'merge', 0, 900],
	])
	expect(rows()).toEqual([saved.at(-1)])
})

it('keeps why a package failed at once', () => {
	const { note, rows } = book([planned('a/b-1', 0)])
	note({ ...event('failed', 'a/b-1', 'compile'), reason: 'emake failed', log: '/var/log/x.log', tail: ['error: x'] })
	expect(rows()).toMatchObject([{ outcome: 'failed', phase: 'compile', reason: 'emake failed', log: '/var/log/x.log' }])
})

it('knows the size of each package that is built in the root, and of all of them', () => {
	const { note, weigh, weight, rows } = book([planned('a/b-1', 0), planned('a/c-1', 1), planned('a/d-1', 2)])
	note(event('built', 'a/b-1', 'merge'))
	note(event('built', 'a/c-1', 'merge'))
	weigh('/alt', new Map(Object.entries({ 'a/b-1': 4096, 'a/d-1': 1 })))
	expect(rows().map(({ size }) => size)).toEqual([4096, undefined, undefined])
	expect(weight()).toBe(4096)
})

it('says what is done, what runs, and when all of it is expected to be done', async () => {
	const rows = [planned('a/b-1', 0), planned('a/c-1', 1, { expected: 5000 }), planned('a/d-1', 2, { expected: null })]
	const { clock, note, progress } = book(rows)
	expect(progress()).toMatchObject({ done: 0, total: 3, package: null, running: [], expectedEnd: 6000, unknown: 1 })
	note(event('phase', 'a/b-1'))
	await clock.advance(400)
	expect(progress()).toMatchObject({ elapsed: 400, expectedEnd: 6000 })
	await clock.advance(2000) // longer than it should take
	expect(progress()).toMatchObject({ elapsed: 2400, expectedEnd: 7400 })
	note(event('failed', 'a/b-1', 'compile'))
	note(event('phase', 'a/c-1', 'unpack'))
	expect(progress()).toEqual({
		...{ done: 0, total: 3, failed: 1, package: 'a/c-1', root: '/alt', phase: 'unpack' },
		running: [{ package: 'a/c-1', root: '/alt', phase: 'unpack', started: 2400, expected: 5000 }],
		...{ elapsed: 2400, expectedEnd: 7400, unknown: 1 },
	})
})

it('several at once share the time that is left', () => {
	const { progress } = book([planned('a/b-1', 0), planned('a/c-1', 1)], 2)
	expect(progress().expectedEnd).toBe(1000)
})

it('takes up what was not planned, and counts only what is for the laptop', () => {
	const { note, built, rows } = book([planned('a/b-1', 0)])
	note(event('built', 'a/b-1'))
	note(event('built', 'dev/tool-1'))
	note({ ...event('built', 'dev/tool-1'), root: '/' })
	expect(built()).toBe(2)
	expect(rows().map(({ package: cpv, position }) => `${position} ${cpv}`)).toEqual([
		'0 a/b-1',
		'1 dev/tool-1',
		'2 dev/tool-1',
	])
})

it('explains failures once their logs are read, and what is left in the midst is as if it had not been begun', () => {
	const { note, explain, leave, rows } = book([planned('a/b-1', 0), planned('a/c-1', 1)])
	note(event('failed', 'a/b-1', 'compile'))
	note(event('phase', 'a/c-1', 'compile'))
	explain(
		[{ package: 'a/b-1', phase: 'compile', reason: 'no room', log: '/l', tail: [] }],
		new Map([['/alt a/b-1', 'hash']]),
	)
	leave()
	expect(rows()).toMatchObject([
		{ outcome: 'failed', reason: 'no room', log: '/l', inputs: 'hash' },
		{ outcome: 'planned', phase: null, started: null },
	])
})
