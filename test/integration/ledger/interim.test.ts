import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { openJournal } from '@altroot/shared/ledger/journal/open'
import { readRecords } from '@altroot/shared/ledger/journal/record'
import { type Ledger, openHostLedger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { systemClock } from '@altroot/shared/platform/clock'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import git from 'isomorphic-git'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../support/temporary.ts'

const branch = branchOf('laptop')
const use = 'etc/portage/package.use/a'

async function agentsLedger(host = 'laptop') {
	const clock = new FakeClock()
	const opened = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), host, '')
	const journal = await openJournal(opened, clock)
	return { ledger: { ...opened, journal }, clock }
}

async function edit(ledger: Ledger, number: number, host = 'laptop'): Promise<string> {
	const parent = await resolve(ledger, branchOf(host))
	const tree = treeOf({ 'etc/portage/make.conf': 'USE=""\n', [use]: `a/b flag${number}\n` })
	const words = { host, parent, subject: `edit ${number}`, body: '' }
	return (await recordRevision(ledger, branchOf(host), tree, words, systemClock))!
}

function packsOf({ gitdir }: Ledger): string[] {
	return readdirSync(join(gitdir, 'objects/pack')).filter((name) => name.startsWith('altroot-'))
}

/** The ids of all that the branch reaches, as git sees them. */
async function reachable({ gitdir }: Ledger): Promise<string[]> {
	const listed = await realGit(gitdir, 'rev-list', '--objects', branch)
	return listed.split('\n').flatMap((line) => (line === '' ? [] : [line.slice(0, 40)]))
}

/** Time passes until the journal has brought all to its place. */
async function rest({ gitdir }: Ledger, clock: FakeClock): Promise<void> {
	await clock.advance(5_000)
	await expect.poll(() => [...readRecords(readFileSync(join(gitdir, 'objects/altroot-journal')))]).toEqual([])
}

async function expectAllInFilesOfTheirOwn(ledger: Ledger): Promise<void> {
	expect(packsOf(ledger)).toEqual([])
	for (const id of await reachable(ledger)) {
		expect(existsSync(join(ledger.gitdir, 'objects', id.slice(0, 2), id.slice(2)))).toBe(true)
	}
	expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
}

describe('a revision in an interim pack', () => {
	it('is read by plain git, and by isomorphic-git, as any other one', async () => {
		const { ledger } = await agentsLedger()
		const [first, second] = [await edit(ledger, 0), await edit(ledger, 1)]
		expect(packsOf(ledger)).toHaveLength(4)
		expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
		expect(await realGit(ledger.gitdir, 'log', '--format=%s', branch)).toBe('edit 1\nedit 0\n')
		expect(await realGit(ledger.gitdir, 'cat-file', '-p', `${second}:${use}`)).toBe('a/b flag1\n')
		const other = openLedger(ledger.gitdir)
		expect(await git.expandOid({ ...other, oid: second.slice(0, 9) })).toBe(second)
		expect((await git.log({ ...other, ref: branch })).map(({ oid }) => oid)).toEqual([second, first])
		expect((await git.readCommit({ ...other, oid: second })).commit.parent).toEqual([first])
		const blob = await git.readBlob({ ...other, oid: second, filepath: use })
		expect(Buffer.from(blob.blob).toString()).toBe('a/b flag1\n')
	})

	it('has files of its own after a rest, also beside `git gc`, `git repack -ad` and an index over all packs', async () => {
		for (const meanwhile of [[], ['gc', '-q'], ['repack', '-adq'], ['multi-pack-index', 'write']]) {
			const { ledger, clock } = await agentsLedger()
			for (let number = 0; number < 3; number++) await edit(ledger, number)
			if (meanwhile.length > 0) await realGit(ledger.gitdir, ...meanwhile)
			await rest(ledger, clock)
			expect(packsOf(ledger)).toEqual([])
			expect(await realGit(ledger.gitdir, 'log', '-1', '--format=%s', branch)).toBe('edit 2\n')
			const newest = (await resolve(ledger, branch))!
			expect((await readConfigTree(openLedger(ledger.gitdir), newest)).has(use)).toBe(true)
			await expectAllInFilesOfTheirOwn(ledger)
		}
	})

	it('is whole for other programs at every moment while its pack is taken away', async () => {
		const { ledger, clock } = await agentsLedger()
		await edit(ledger, 0)
		const script = join(import.meta.dirname, 'support/reader.ts')
		const reader = spawn(process.execPath, [script, ledger.gitdir], plainEnvironment())
		let said = ''
		reader.stderr.on('data', (text) => {
			said += text
		})
		await new Promise<void>((begun) => reader.stdout.once('data', () => begun()))
		for (let number = 1; number <= 40; number++) {
			await edit(ledger, number)
			const listed = number % 4 === 0 ? reachable(ledger) : undefined
			await rest(ledger, clock)
			await listed
		}
		reader.stdin.end()
		expect({ exit: await reader.ended, said }).toEqual({ exit: 0, said: '' })
		await expectAllInFilesOfTheirOwn(ledger)
	}, 30_000)

	it('is not what a ref of such a name is taken for: a host may be called altroot-something', async () => {
		const { ledger } = await agentsLedger('altroot-laptop')
		await edit(ledger, 0, 'altroot-laptop')
		expect(await git.listRefs({ ...ledger, filepath: 'refs/heads' })).toContain('hosts/altroot-laptop')
	})
})

describe('an interim pack that a crash has left', () => {
	it('without the journal that tells of it is taken away by the next one to have it, and its objects stay', async () => {
		const { ledger } = await agentsLedger()
		const revisions = [await edit(ledger, 0), await edit(ledger, 1)]
		for (const name of ['altroot-journal', 'altroot-journal.lock']) rmSync(join(ledger.gitdir, 'objects', name))
		const next = openLedger(ledger.gitdir)
		await (await openJournal(next, systemClock))?.close()
		expect(await resolve(next, branch)).toBe(revisions[1])
		await expectAllInFilesOfTheirOwn(next)
	})

	it('torn, beside objects that have their own files, is in nobody’s way after the next start', async () => {
		const { ledger } = await agentsLedger()
		await edit(ledger, 0)
		const left = packsOf(ledger).map((name) => join(ledger.gitdir, 'objects/pack', name))
		await ledger.journal?.close()
		await expectAllInFilesOfTheirOwn(ledger)
		for (const path of left) writeFileSync(path, '') // a power cut has undone that they were taken away
		await expect(realGit(ledger.gitdir, 'fsck', '--strict')).rejects.toThrow()
		await (await openJournal(openLedger(ledger.gitdir), systemClock))?.close()
		await expectAllInFilesOfTheirOwn(ledger)
	})
})
