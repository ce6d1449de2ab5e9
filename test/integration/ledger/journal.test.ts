import {
	cpSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { recordRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { openJournal, recoverLedger } from '@altroot/shared/ledger/journal/open'
import { readRecords } from '@altroot/shared/ledger/journal/record'
import { type Ledger, openHostLedger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { systemClock } from '@altroot/shared/platform/clock'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../support/temporary.ts'

const branch = branchOf('laptop')
const journalIn = (gitdir: string): string => join(gitdir, 'objects/altroot-journal')
const recordsIn = (gitdir: string) => [...readRecords(readFileSync(journalIn(gitdir)))]
const textOf = (edit: number): string => `app-misc/hello flag${edit}\n`

/** A ledger of an agent that runs, as long as the test; its files stay as they are, like those of one that was killed. */
async function journaledLedger(): Promise<Ledger> {
	const opened = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	return { ...opened, journal: await openJournal(opened, new FakeClock()) }
}

async function edit(ledger: Ledger, number: number, size = 0): Promise<string> {
	const parent = await resolve(ledger, branch)
	const tree = treeOf({ 'etc/portage/make.conf': 'USE=""\n'.padEnd(size), 'etc/portage/package.use/a': textOf(number) })
	const words = { host: 'laptop', parent, subject: `edit ${number}`, body: '' }
	const revision = await recordRevision(ledger, branch, tree, words, systemClock)
	expect(revision).toBeDefined()
	return revision!
}

/** What another start of the machine finds, whoever has the ledger now: a copy of its files, over which nobody watches. */
function leftBehind({ gitdir }: Ledger): Ledger {
	const copy = join(temporaryDirectory(), 'ledger.git')
	cpSync(gitdir, copy, { recursive: true })
	return openLedger(copy)
}

async function expectWhole(ledger: Ledger, revisions: readonly string[]): Promise<void> {
	await realGit(ledger.gitdir, 'fsck', '--strict')
	const listed = await realGit(ledger.gitdir, 'rev-list', '--reverse', branch)
	expect(listed.trim().split('\n')).toEqual(revisions)
	for (const [number, revision] of revisions.entries()) {
		const file = (await readConfigTree(openLedger(ledger.gitdir), revision)).get('etc/portage/package.use/a')
		expect(new TextDecoder().decode(file?.content)).toBe(textOf(number))
	}
}

it('each revision is readable by plain git at once, and the journal begins anew when all has come to the disk', async () => {
	const clock = new FakeClock()
	const opened = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	const ledger = { ...opened, journal: await openJournal(opened, clock) }
	const revisions = []
	for (let number = 0; number < 5; number++) {
		revisions.push(await edit(ledger, number))
		await expectWhole(ledger, revisions)
	}
	expect(recordsIn(ledger.gitdir)).toHaveLength(5)
	await clock.advance(5_000)
	await expect.poll(() => recordsIn(ledger.gitdir)).toHaveLength(0)
	revisions.push(await edit(ledger, 5))
	expect(recordsIn(ledger.gitdir)).toHaveLength(1)
	await ledger.journal?.close()
	expect(recordsIn(ledger.gitdir)).toHaveLength(0)
	await expectWhole(ledger, revisions)
})

it('a power cut: whichever files it has torn, emptied or never written, the next start finds every revision', async () => {
	const damages = fc.array(fc.constantFrom(...damageKinds), { minLength: 20, maxLength: 20 })
	await fc.assert(
		fc.asyncProperty(damages, fc.integer({ min: 1, max: 3 }), async ([ofRef = 'none', ...ofObjects], edits) => {
			const ledger = await journaledLedger()
			const revisions = []
			for (let number = 0; number < edits; number++) revisions.push(await edit(ledger, number))
			const left = leftBehind(ledger)
			for (const [index, path] of packsIn(left).entries()) damage(path, ofObjects[index % ofObjects.length]!)
			damage(join(left.gitdir, branch), ofRef)
			await recoverLedger(left, systemClock)
			await expectWhole(left, revisions)
			expect(recordsIn(left.gitdir)).toEqual([])
		}),
		{ numRuns: 25 },
	)
}, 60_000)

it('a ref that is still an older one goes on; one that was moved on since, by whoever, stays', async () => {
	const ledger = await journaledLedger()
	const revisions = []
	for (let number = 0; number < 3; number++) revisions.push(await edit(ledger, number))
	for (const [at, older] of revisions.entries()) {
		const left = leftBehind(ledger)
		writeFileSync(join(left.gitdir, branch), `${older}\n`)
		await recoverLedger(left, systemClock)
		expect({ at, now: await resolve(left, branch) }).toEqual({ at, now: revisions.at(-1) })
	}
	const left = leftBehind(ledger)
	const later = await edit(left, 3) // no journal here: straight to the disk
	await recoverLedger(left, systemClock)
	await expectWhole(left, [...revisions, later])
})

it('the agent has the journal alone: another program brings its own revision to the disk, and both are kept', async () => {
	const ledger = await journaledLedger()
	const other = openLedger(ledger.gitdir)
	expect(await openJournal(other, systemClock)).toBeUndefined()
	const revisions = [await edit(ledger, 0), await edit(other, 1), await edit(ledger, 2)]
	await recoverLedger(other, systemClock) // a verb that begins while the agent runs
	expect(recordsIn(ledger.gitdir)).toHaveLength(2)
	const left = leftBehind(ledger)
	damage(join(left.gitdir, branch), 'half')
	await recoverLedger(left, systemClock)
	await expectWhole(left, revisions)
})

it('what has no room in the journal goes to the disk by itself, and one of another length is made anew', async () => {
	const ledger = await journaledLedger()
	const revisions = [await edit(ledger, 0), await edit(ledger, 1, 1 << 20)]
	expect(recordsIn(ledger.gitdir)).toHaveLength(1)
	const left = leftBehind(ledger)
	for (const path of packsIn(left)) damage(path, 'gone')
	truncateSync(journalIn(left.gitdir), statSync(journalIn(left.gitdir)).size / 2)
	const journal = await openJournal(left, systemClock)
	expect(statSync(journalIn(left.gitdir)).size).toBe(1 << 20)
	await journal?.close()
	await expectWhole(left, revisions)
})

it('nothing of what earlier records say is done again after the journal has begun anew', async () => {
	const ledger = await journaledLedger()
	const before = await edit(ledger, 0)
	await edit(ledger, 1)
	await ledger.journal?.close()
	writeFileSync(join(ledger.gitdir, branch), `${before}\n`)
	await (await openJournal(ledger, systemClock))?.close()
	expect(await resolve(ledger, branch)).toBe(before)
})

it('what could not be brought to the disk once stays in the journal, also where the disk says later that all is there', async () => {
	const clock = new FakeClock()
	const opened = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	const ledger = { ...opened, journal: await openJournal(opened, clock) }
	const revisions = [await edit(ledger, 0)]
	const path = join(ledger.gitdir, branch)
	renameSync(path, `${path}.aside`)
	symlinkSync(path, path) // it cannot be opened, and so not be brought to the disk
	await clock.advance(5_000)
	rmSync(path)
	renameSync(`${path}.aside`, path)
	revisions.push(await edit(ledger, 1)) // straight to the disk
	await clock.advance(5_000)
	await ledger.journal?.close()
	expect(recordsIn(ledger.gitdir)).toHaveLength(1)
	const left = leftBehind(ledger)
	damage(packsIn(left).find((name) => name.endsWith('.pack'))!, 'empty')
	await recoverLedger(left, systemClock)
	await expectWhole(left, revisions)
})

it('a verb goes on where the disk cannot do now what the journal says, and that stays for the next one', async () => {
	const ledger = await journaledLedger()
	const revisions = [await edit(ledger, 0)]
	const left = leftBehind(ledger)
	const directory = join(left.gitdir, 'objects', revisions[0]!.slice(0, 2))
	symlinkSync('/sys/kernel', directory) // nobody can make a file there
	await recoverLedger(left, systemClock)
	expect(recordsIn(left.gitdir)).toHaveLength(1)
	rmSync(directory)
	await recoverLedger(left, systemClock)
	expect(recordsIn(left.gitdir)).toHaveLength(0)
	await expectWhole(left, revisions)
})

const damageKinds = ['none', 'gone', 'empty', 'half'] as const

/** What may have become of a file that was never brought to the disk. */
function damage(path: string, kind: (typeof damageKinds)[number]): void {
	if (kind === 'gone') rmSync(path)
	if (kind === 'empty') truncateSync(path)
	if (kind === 'half') truncateSync(path, Math.floor(statSync(path).size / 2))
}

/** The files of the packs in which lies what the journal tells of. */
function packsIn({ gitdir }: Ledger): string[] {
	const directory = join(gitdir, 'objects/pack')
	return readdirSync(directory).map((name) => join(directory, name))
}
