import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { describe, expect, it } from 'vitest'
import { configDisk } from '../../../packages/agent-client/src/apply/disk.ts'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { rollback } from '../../../packages/agent-client/src/rollback.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Fault, faultyDisk } from './faulty-disk.ts'
import { openSmallLaptop, type SmallLaptop } from './laptop.ts'

const makeConf = 'etc/portage/make.conf'

/** A laptop with two revisions that differ in every way in which files can. */
async function laptopWithTwo() {
	const directory = temporaryDirectory()
	const laptop = await openSmallLaptop(directory)
	laptop.put({
		[makeConf]: 'USE="old"\n',
		'etc/portage/package.use': 'a/b old\n',
		'etc/portage/package.mask/one': 'a/b\n',
		'etc/portage/sets/gone': 'a/b\n',
		'etc/portage/make.profile': { link: '../../old' },
		'var/lib/portage/world': 'a/b\n',
	})
	const { revision: old } = await record(laptop.recorder)
	laptop.remove(
		'etc/portage/package.use',
		'etc/portage/package.mask',
		'etc/portage/sets/gone',
		'etc/portage/make.profile',
	)
	laptop.put({
		[makeConf]: 'USE="now"\n',
		'etc/portage/package.use/video': 'a/b now\n',
		'etc/portage/package.mask': 'a/c\n',
		'etc/portage/bashrc': { text: 'true\n', mode: 0o755 },
		'etc/portage/make.profile': { link: '../../now' },
		'var/lib/portage/world': 'a/b\na/c\n',
	})
	const { revision: now } = await record(laptop.recorder)
	return { directory, old, now }
}
type Two = Awaited<ReturnType<typeof laptopWithTwo>>

/** The files without what a crash may leave: hidden, and overlooked by all readers. */
function seen(laptop: SmallLaptop): Record<string, string> {
	return Object.fromEntries(Object.entries(laptop.files()).filter(([path]) => !path.includes('/.altroot-')))
}

/** Rolls back on a copy of the laptop, and returns it as it is after a restart with a sound disk. */
async function rollBackOn(two: Two, at: number, fault: Fault) {
	const directory = temporaryDirectory()
	cpSync(two.directory, directory, { recursive: true, verbatimSymlinks: true })
	const laptop = await openSmallLaptop(directory)
	const before = seen(laptop)
	const { disk, calls } = faultyDisk(at, fault)
	const broken = await openSmallLaptop(directory, disk)
	const outcome = await rollback(broken.recorder, broken.applier, two.old).catch((error: unknown) => error)
	return { laptop, before, calls: calls(), outcome }
}

describe.each<Fault>(['fails', 'stops within', 'stops after'])('writing a revision, where a write %s', (fault) => {
	it('leaves each file whole, and after a restart all of the old state or all of the new one', async () => {
		const two = await laptopWithTwo()
		const { laptop: whole, calls } = await rollBackOn(two, -1, fault)
		const after = seen(whole)
		expect(calls).toBeGreaterThan(20)
		const ends = { old: 0, new: 0 }
		for (let at = 0; at < calls; at++) {
			const { laptop, before, outcome } = await rollBackOn(two, at, fault)
			expect(outcome, `call ${at}`).toBeInstanceOf(Error)
			for (const [path, text] of Object.entries(seen(laptop))) expect([before[path], after[path]], path).toContain(text)

			const { revision, subject } = await record(laptop.recorder)
			expect(subject, `call ${at}: nothing half is recorded`).toBeUndefined()
			expect(await resolve(laptop.recorder.ledger, branchOf('laptop'))).toBe(revision)
			const end = revision === two.now ? 'old' : 'new'
			ends[end]++
			expect(seen(laptop), `call ${at}`).toEqual(end === 'old' ? before : after)
		}
		expect(ends.old).toBeGreaterThan(5)
		expect(ends.new).toBeGreaterThan(5)
	}, 120_000)
})

describe('after a crash in the middle of writing', () => {
	/** The first call after which the journal is there. */
	const begun = 8

	it('a file that a person has saved meanwhile is kept and recorded on top', async () => {
		const { laptop } = await rollBackOn(await laptopWithTwo(), begun, 'stops within')
		laptop.put({ 'var/lib/portage/world': 'mine/own\n' })
		expect((await record(laptop.recorder)).subject).toContain('world: +mine/own')
		expect(laptop.files()).toMatchObject({ [makeConf]: 'USE="old"\n', 'var/lib/portage/world': 'mine/own\n' })
		await realGit(laptop.recorder.ledger.gitdir, 'fsck', '--strict')
	})

	it('nothing is done twice where only the journal was left', async () => {
		const two = await laptopWithTwo()
		const { laptop } = await rollBackOn(two, -1, 'fails')
		const { gitdir } = laptop.recorder.ledger
		const revision = await resolve(laptop.recorder.ledger, branchOf('laptop'))
		await configDisk.note(`${gitdir}.applying`, JSON.stringify({ parent: two.now, revision }))
		writeFileSync(join(laptop.configRoot, makeConf), 'USE="now"\n')
		expect((await record(laptop.recorder)).subject).toBe('make.conf: USE +now drops old')
	})

	it('what failed for want of room says that nothing was changed', async () => {
		const { outcome, laptop, before } = await rollBackOn(await laptopWithTwo(), 2, 'fails')
		expect(outcome).toMatchObject({ code: 'not-applied', hint: 'nothing was changed' })
		expect(laptop.files()).toEqual(before)
	})
})
