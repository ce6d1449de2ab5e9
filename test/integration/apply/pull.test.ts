import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { describe, expect, it } from 'vitest'
import { treeOf } from '../../support/config-tree.ts'
import { realGit } from '../../support/git.ts'
import { newest, start, twoSides, use, world } from './sides.ts'

describe('pulling revisions made elsewhere', () => {
	it('gives a clone set up anew all that the branch has, and joins the two histories', async () => {
		const { laptop, clone, server } = await twoSides()
		expect(clone.files()).toMatchObject(start)
		expect(await newest(clone)).toBe(await newest(laptop))
		await realGit(server, 'fsck', '--strict')
	})

	it('writes them to a disk without edits as they are', async () => {
		const { laptop, clone } = await twoSides()
		clone.put({ [use]: '# flags\na/b one two\n' })
		const revision = await clone.publish()
		await laptop.fetch()
		const { incoming, changes, recordedFirst } = await laptop.pull()
		expect(laptop.files()).toMatchObject({ [use]: '# flags\na/b one two\n' })
		expect(await newest(laptop)).toBe(revision)
		expect(incoming.revisions.map(({ subject }) => subject)).toEqual(['package.use: a/b +two'])
		expect(changes).toMatchObject([{ path: use, line: 2, atom: 'a/b', set: ['two'] }])
		expect(recordedFirst).toBeUndefined()
	})

	it('merges them with edits of this laptop, recorded or not, into a revision with two parents', async () => {
		const { laptop, clone, server } = await twoSides()
		clone.put({ [use]: '# flags\na/b one two\n', [world]: 'a/b\na/c\n' })
		const theirs = await clone.publish()
		laptop.put({ [world]: 'a/b\na/d\n' })
		const ours = await laptop.record()
		laptop.put({ [use]: '# my flags\na/b one\n' })
		await laptop.fetch()
		const { recordedFirst, revision } = await laptop.pull()
		expect(recordedFirst).toBe('package.use: only comments')
		expect(laptop.files()).toMatchObject({ [use]: '# my flags\na/b one two\n', [world]: 'a/b\na/c\na/d\n' })
		const { gitdir } = laptop.recorder.ledger
		expect(await realGit(gitdir, 'rev-parse', 'HEAD^2')).toBe(`${theirs}\n`)
		expect(await realGit(gitdir, 'rev-parse', 'HEAD~2')).toBe(`${ours}\n`)
		expect(await realGit(gitdir, 'log', '-1', '--format=%s')).toBe(
			`merge ${theirs.slice(0, 10)}: world: +a/c and 1 more\n`,
		)
		expect(await laptop.publish()).toBe(revision)
		expect(await realGit(server, 'rev-parse', branchOf('laptop'))).toBe(`${revision}\n`)
		await realGit(server, 'fsck', '--strict')
		await clone.fetch()
		await clone.pull()
		expect(await newest(clone)).toBe(revision)
	})

	it('touches nothing where both have changed the same thing, and names both places', async () => {
		const { laptop, clone } = await twoSides()
		clone.put({ [use]: '# flags\n# more\na/b -one\n' })
		await clone.publish()
		laptop.put({ [use]: 'a/c one\n' })
		const before = laptop.files()
		await laptop.fetch()
		await expect(laptop.pull()).rejects.toMatchObject({
			code: 'pull-conflict',
			exit: 4,
			message: `both sides have changed the same thing; nothing was touched\n  ${use}:2: here: package.use: a/b drops one\n  ${use}:3: there: package.use: a/b -one`,
		})
		expect(laptop.files()).toEqual(before)
		await laptop.pull('theirs')
		expect(laptop.files()[use]).toContain('a/b -one\n')
		expect(laptop.files()[use]).toContain('a/c one\n')
	})

	it('does nothing where there is nothing new', async () => {
		const { laptop } = await twoSides()
		const before = await newest(laptop)
		laptop.put({ [world]: 'a/b\na/c\n' })
		const ours = await laptop.record()
		expect(await laptop.pull()).toMatchObject({
			revision: ours,
			changes: [],
			incoming: { relation: 'behind', revisions: [] },
		})
		expect(before).not.toBe(ours)
	})

	it('never writes what no laptop would record, whatever a revision holds', async () => {
		const { laptop, clone } = await twoSides()
		const { ledger, clock, host } = clone.recorder
		const parent = await newest(clone)
		const paths = ['etc/passwd', 'etc/portage/gnupg/trustdb.gpg', 'etc/portage/.hidden', 'etc/portage/good']
		const strange = treeOf(Object.fromEntries(paths.map((path) => [path, 'x'])))
		const tree = await writeConfigTree(ledger, new Map([...(await readConfigTree(ledger, parent)), ...strange]))
		const revision = await writeRevision(ledger, { host, tree, parent, subject: 'strange', body: '' }, clock)
		await moveRef(ledger, branchOf(host), parent, revision, clock)
		await clone.push()
		await laptop.fetch()
		await laptop.pull()
		expect(await newest(laptop)).toBe(revision)
		expect(laptop.files()).toEqual({ ...start, 'etc/portage/good': 'x' })
	})
})
