import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrations } from '@altroot/agent-server/store/database'
import { openHistory } from '@altroot/agent-server/store/history'
import { openHistoryReader } from '@altroot/agent-server/store/history-reader'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function row(cpv: string, more: Partial<GenerationPackage> = {}): GenerationPackage {
	return {
		package: cpv,
		root: '/alt',
		position: 0,
		action: 'new',
		old: [],
		use: { USE: [{ name: 'nls', enabled: true, changed: false }] },
		downloadKiB: 12,
		cause: { path: 'etc/portage/package.use/video', line: 12, text: 'media-video/ffmpeg: USE +opus' },
		expected: 60_000,
		outcome: 'planned',
		phase: null,
		started: null,
		ended: null,
		reason: '',
		log: null,
		inputs: null,
		...more,
	}
}

it('keeps the packages of each generation as they were written, in the order of the plan, over a restart', () => {
	const path = join(temporaryDirectory(), 'history.db')
	const planned = [
		row('a/b-1', { position: 1 }),
		row('a/c-1', { position: 0 }),
		row('a/b-1', { root: '/', position: 2 }),
	]
	{
		using history = openHistory(path)
		history.savePackages('laptop', 3, planned, 1)
		history.savePackages('laptop', 3, [row('a/c-1', { outcome: 'building', phase: 'compile', started: 5 })], 1)
		history.savePackages('laptop', 4, [row('a/b-1')], 1)
		history.savePackages('other', 3, [row('a/d-1')], 1)
	}
	using history = openHistory(path)
	expect(history.packagesOf('laptop', 3)).toEqual([
		row('a/c-1', { outcome: 'building', phase: 'compile', started: 5 }),
		row('a/b-1', { position: 1 }),
		row('a/b-1', { root: '/', position: 2 }),
	])
	expect(history.packagesOf('laptop', 5)).toEqual([])
})

it('keeps the size of a package and that it was not compiled, which then says nothing of how long building takes', () => {
	const path = join(temporaryDirectory(), 'history.db')
	using history = openHistory(path)
	const done = { outcome: 'built', started: 0, ended: 10 } as const
	const rows = [row('a/b-1', { ...done, size: 4096 }), row('a/c-1', { ...done, position: 1, binary: true })]
	history.savePackages('laptop', 1, rows, 1)
	expect(history.packagesOf('laptop', 1)).toEqual(rows)
	expect(history.durationsOf('a/b', 5)).toHaveLength(1)
	expect(history.durationsOf('a/c', 5)).toEqual([])
	using reader = openHistoryReader(path)
	const taken = reader.packages('laptop', 1, { outcomes: [], binary: true, from: 0, count: 9 })
	expect(taken).toEqual({ total: 1, packages: [rows[1]] })
	expect(reader.packages('laptop', 1, { outcomes: [], from: 0, count: 9 }).total).toBe(2)
})

it('writes all packages of a plan or none', () => {
	using history = openHistory(join(temporaryDirectory(), 'history.db'))
	const broken = { ...row('a/c-1'), position: undefined } as unknown as GenerationPackage
	expect(() => history.savePackages('laptop', 1, [row('a/b-1'), broken], 1)).toThrow()
	expect(history.packagesOf('laptop', 1)).toEqual([])
	history.savePackages('laptop', 1, [row('a/b-1')], 1)
	expect(history.packagesOf('laptop', 1)).toHaveLength(1)
})

it('knows how long the newest builds of a package took, whichever host they were for', () => {
	using history = openHistory(join(temporaryDirectory(), 'history.db'))
	const built = (started: number, ended: number) => ({ outcome: 'built', started, ended }) as const
	history.savePackages('laptop', 1, [row('a/b-1', built(0, 100)), row('a/b-extra-1', built(0, 7))], 1)
	history.savePackages('other', 1, [row('a/b-2', built(1000, 1300))], 4)
	history.savePackages('laptop', 2, [row('a/b-3', { outcome: 'failed', started: 2000, ended: 2001 })], 1)
	history.savePackages('laptop', 3, [row('a/b-3')], 1)
	expect(history.durationsOf('a/b', 5)).toEqual([
		{ cpv: 'a/b-2', duration: 300, jobs: 4 },
		{ cpv: 'a/b-1', duration: 100, jobs: 1 },
	])
	expect(history.durationsOf('a/b', 1)).toHaveLength(1)
	expect(history.durationsOf('a/never', 5)).toEqual([])
})

it('knows what the last generation that got to a package made of it', () => {
	using history = openHistory(join(temporaryDirectory(), 'history.db'))
	history.savePackages('laptop', 1, [row('a/b-1', { outcome: 'failed', reason: 'no compiler' })], 1)
	history.savePackages('laptop', 2, [row('a/b-1')], 1)
	expect(history.lastAttempt('laptop', '/alt', 'a/b-1')?.reason).toBe('no compiler')
	expect(history.lastAttempt('laptop', '/', 'a/b-1')).toBeUndefined()
	expect(history.lastAttempt('other', '/alt', 'a/b-1')).toBeUndefined()
})

describe('a history of another form', () => {
	it('that was made before forms were counted keeps what it has and gains what is new', () => {
		const path = join(temporaryDirectory(), 'history.db')
		const before = new DatabaseSync(path)
		before.exec(migrations[0]!)
		before.exec(`INSERT INTO host VALUES ('laptop', 0); INSERT INTO proposals VALUES ('laptop', '[]')`)
		before.close()
		using history = openHistory(path)
		expect(history.proposals('laptop')).toEqual([])
		history.savePackages('laptop', 1, [row('a/b-1')], 1)
		expect(history.packagesOf('laptop', 1)).toHaveLength(1)
	})

	it('that a newer program has written is left alone', () => {
		const path = join(temporaryDirectory(), 'history.db')
		openHistory(path)[Symbol.dispose]()
		const newer = new DatabaseSync(path)
		newer.exec('PRAGMA user_version = 99')
		newer.close()
		expect(() => openHistory(path)).toThrow('form 99')
	})
})
