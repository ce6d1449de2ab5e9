import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { expandRevision, readHistory } from '@altroot/shared/ledger/history'
import { type Ledger, openHostLedger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { objectsSince } from '@altroot/shared/ledger/missing'
import { branchOf } from '@altroot/shared/ledger/names'
import { type BuildNote, readNote, writeNote } from '@altroot/shared/ledger/notes'
import { moveRef } from '@altroot/shared/ledger/refs'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../support/temporary.ts'

const branch = branchOf('laptop')
const note: BuildNote = {
	number: 3,
	outcome: 'failed',
	reason: 'app-misc/broken-1.0 failed to compile',
	packages: 2,
	failed: ['app-misc/broken-1.0 compile'],
	duration: 61,
	trees: ['gentoo 0123abcd'],
}

async function commit(ledger: Ledger, files: Record<string, string>, subject: string): Promise<string> {
	const parent = await resolve(ledger, branch)
	const tree = await writeConfigTree(ledger, treeOf(files))
	const revision = await writeRevision(
		ledger,
		{ host: 'laptop', tree, parent, subject, body: `${subject} in full` },
		systemClock,
	)
	expect(await moveRef(ledger, branch, parent, revision, systemClock)).toBe(true)
	return revision
}

describe('a host ledger', () => {
	it('is read, cloned and checked by plain git, and shows subject, changes, host and note', async () => {
		const gitdir = join(temporaryDirectory(), 'ledger.git')
		const ledger = await openHostLedger(gitdir, 'laptop', 'ssh://altroot@server:2222/ledger')
		const files = {
			'etc/portage/make.conf': 'USE="nls"\n',
			'etc/portage/package.use/video tools': 'a/b x\n',
			'var/lib/portage/world': 'a/b\n',
		}
		const revision = await commit(ledger, files, 'world: +a/b')
		await writeNote(ledger, revision, note, systemClock)
		await realGit(gitdir, 'fsck', '--strict')
		const log = await realGit(gitdir, 'log')
		for (const expected of [
			'Author: laptop',
			'world: +a/b in full',
			'Altroot-Host: laptop',
			'Outcome: failed',
			'Failed: app-misc/broken-1.0 compile',
		]) {
			expect(log).toContain(expected)
		}
		expect(await realGit(gitdir, 'show', `${revision}:etc/portage/package.use/video tools`)).toBe('a/b x\n')
		expect(await readConfigTree(ledger, revision)).toEqual(treeOf(files))
	})

	it('knows what is new in a revision in which a file has become a directory', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		const first = await commit(ledger, { 'etc/portage/package.use': 'a/b x' }, 'one')
		const second = await commit(ledger, { 'etc/portage/package.use/video': 'a/b y' }, 'two')
		const found = await objectsSince(ledger, second, first)
		const listed = await realGit(gitdir, 'rev-list', '--objects', second, `^${first}`)
		const ids = listed
			.trim()
			.split('\n')
			.map((line) => line.slice(0, 40))
		expect(new Set(found?.map(({ id }) => id))).toEqual(new Set(ids))
	})

	it('lists its history newest first, with the changes but without the trailers', async () => {
		const ledger = await openHostLedger(join(temporaryDirectory(), 'l.git'), 'laptop', '')
		const first = await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		const second = await commit(ledger, { 'etc/portage/make.conf': '2' }, 'two')
		const history = await readHistory(ledger, branch, 10)
		expect(history.map(({ revision, subject, changes }) => [revision, subject, changes])).toEqual([
			[second, 'two', ['two in full']],
			[first, 'one', ['one in full']],
		])
		expect(await expandRevision(ledger, second.slice(0, 8))).toBe(second)
		expect(await expandRevision(ledger, 'HEAD~1')).toBe(first)
		await expect(expandRevision(ledger, 'ffffffff')).rejects.toThrow('there is no revision ffffffff')
	})

	it('takes HEAD for the newest revision of the host that is asked for, where it has several', async () => {
		const ledger = await openHostLedger(join(temporaryDirectory(), 'l.git'), 'laptop', '')
		const revision = await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		await realGit(ledger.gitdir, 'update-ref', 'refs/heads/hosts/old', revision)
		await commit(ledger, { 'etc/portage/make.conf': '2' }, 'two')
		expect(await expandRevision(ledger, 'HEAD', 'refs/heads/hosts/old')).toBe(revision)
	})

	it('keeps the last note of a revision, and has none for an unbuilt one', async () => {
		const ledger = await openHostLedger(join(temporaryDirectory(), 'l.git'), 'laptop', '')
		const revision = await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		expect(await readNote(ledger, revision)).toBeUndefined()
		await writeNote(ledger, revision, { ...note, number: 1 }, systemClock)
		await writeNote(ledger, revision, note, systemClock)
		expect(await readNote(ledger, revision)).toEqual(note)
	})

	it('half made by a crash is made again', async () => {
		const gitdir = join(temporaryDirectory(), 'ledger.git')
		mkdirSync(join(gitdir, 'objects'), { recursive: true })
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		await realGit(gitdir, 'fsck', '--strict')
	})

	it('that is missing is named', () => {
		expect(() => openLedger('/nowhere/ledger.git')).toThrow('/nowhere/ledger.git: there is no ledger')
	})
})

describe('moving a ref', () => {
	it('is refused when the ref has moved meanwhile, and leaves no lock behind', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		const first = await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		expect(await moveRef(ledger, branch, undefined, first, systemClock)).toBe(false)
		expect(() => statSync(join(gitdir, `${branch}.lock`))).toThrow('ENOENT')
	})

	it('removes a lock that a crash left behind more than 10 s ago', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		mkdirSync(join(gitdir, 'refs/heads/hosts'))
		const lockPath = join(gitdir, `${branch}.lock`)
		writeFileSync(lockPath, '')
		utimesSync(lockPath, new Date(0), new Date(0))
		await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		await realGit(gitdir, 'fsck', '--strict')
	})

	it('waits for a fresh lock and says which file is in the way', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		const first = await commit(ledger, { 'etc/portage/make.conf': '1' }, 'one')
		writeFileSync(join(gitdir, `${branch}.lock`), '')
		const impatient = { ...systemClock, sleep: async () => {} }
		await expect(moveRef(ledger, branch, first, first, impatient)).rejects.toThrow(
			'laptop.lock: another program holds this lock',
		)
	})
})
