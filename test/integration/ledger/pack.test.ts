import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHostLedger } from '@altroot/shared/ledger/ledger'
import { newObject } from '@altroot/shared/ledger/object'
import { readObject, storeObjects, storePack } from '@altroot/shared/ledger/objects'
import { PackReader } from '@altroot/shared/ledger/pack/read-pack'
import { resolveDeltas } from '@altroot/shared/ledger/pack/resolve-deltas'
import { printPackIndex } from '@altroot/shared/ledger/pack/write-index'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'
import { parseTree, printTree } from '@altroot/shared/ledger/tree-object'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const limits = { objects: 10_000, pack: 1 << 26, object: 1 << 24, inflated: 1 << 26 }
const contents = fc.uniqueArray(fc.uint8Array({ maxLength: 3000 }), {
	minLength: 1,
	maxLength: 30,
	selector: (bytes) => Buffer.from(bytes).toString('hex'),
})

describe('a pack', () => {
	it('that is written here has the index that git makes of it, and git finds every object in it', async () => {
		await fc.assert(
			fc.asyncProperty(contents, async (all) => {
				const directory = temporaryDirectory()
				const objects = all.map((content) => newObject('blob', content))
				const pack = printPack(objects)
				const path = join(directory, 'x.pack')
				writeFileSync(path, pack.bytes)
				execFileSync('git', ['index-pack', '--strict', '--index-version=2', path], { cwd: directory, stdio: 'pipe' })
				expect(readFileSync(join(directory, 'x.idx'))).toEqual(printPackIndex(pack.places, pack.checksum))
			}),
			{ numRuns: 12 },
		)
	})

	it('stored in a ledger is read by git and by us', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		const objects = ['one', 'two', ''].map((text) => newObject('blob', Buffer.from(text)))
		await storePack(ledger, printPack(objects))
		for (const { id, content } of objects) {
			expect(await realGit(gitdir, 'cat-file', 'blob', id)).toBe(Buffer.from(content).toString())
			expect(Buffer.from((await readObject(ledger, id))!.content)).toEqual(Buffer.from(content))
		}
		await realGit(gitdir, 'fsck', '--strict')
	})

	it.each([['--no-reuse-delta'], ['--no-reuse-delta --delta-base-offset']])(
		'that git makes with deltas (%s) gives all objects back, however its bytes arrive',
		async (options) => {
			const { directory, ids } = similarObjects()
			const bytes = execFileSync(
				'git',
				['pack-objects', '--stdout', '--depth=20', '--window=20', ...options.split(' ')],
				{
					cwd: directory,
					input: `${ids.join('\n')}\n`,
					stdio: ['pipe', 'pipe', 'ignore'],
				},
			)
			for (const step of [1_000_000, 777, 31]) {
				const reader = new PackReader(limits)
				let state: ReturnType<PackReader['read']> = 'more'
				for (let end = step; state === 'more'; end += step) state = reader.read(bytes.subarray(0, end))
				expect(state).toEqual({ end: bytes.length })
				expect(reader.entries.some(({ base }) => base !== undefined)).toBe(true)
				const objects = await resolveDeltas(reader.entries, async () => undefined, limits)
				if ('bad' in objects) throw new Error(objects.bad)
				expect(objects.map(({ id }) => id).sort()).toEqual(ids.toSorted())
			}
		},
	)

	it('that git makes thin is completed from what is known', async () => {
		const { directory, ids } = similarObjects()
		const [known = '', wanted = ''] = ids
		const bytes = execFileSync('git', ['pack-objects', '--stdout', '--thin', '--window=20', '--revs'], {
			cwd: directory,
			input: `${commitOf(directory, wanted)}\n^${commitOf(directory, known)}\n`,
			stdio: ['pipe', 'pipe', 'ignore'],
		})
		const reader = new PackReader(limits)
		expect(reader.read(bytes)).toEqual({ end: bytes.length })
		expect(reader.entries.some(({ base }) => base === known)).toBe(true)
		const outside = async (id: string) => {
			return { type: 'blob' as const, content: execFileSync('git', ['cat-file', 'blob', id], { cwd: directory }) }
		}
		const objects = await resolveDeltas(reader.entries, outside, limits)
		if ('bad' in objects) throw new Error(objects.bad)
		expect(objects.map(({ id }) => id)).toContain(wanted)
	})
})

describe('loose objects', () => {
	it('are the files that git would write, and are read back', async () => {
		const gitdir = join(temporaryDirectory(), 'l.git')
		const ledger = await openHostLedger(gitdir, 'laptop', '')
		await fc.assert(
			fc.asyncProperty(contents, async (all) => {
				const blobs = all.map((content) => newObject('blob', content))
				const entries = blobs.map(({ id }, index) => ({ mode: '100644', name: `file${index}`, id }))
				const inner = newObject('tree', printTree(entries))
				const folders = ['file1.d', 'file1', 'file-1'].map((name) => ({ mode: '40000', name, id: inner.id }))
				const outer = newObject('tree', printTree([...folders, { mode: '120000', name: 'file0', id: blobs[0]!.id }]))
				await storeObjects(ledger, [...blobs, inner, outer])
				for (const object of [...blobs, inner, outer]) {
					const read = await readObject(ledger, object.id)
					expect(Buffer.from(read!.content).equals(object.content)).toBe(true)
				}
				const listed = (
					await realGit(gitdir, 'ls-tree', '--format=%(objectmode) %(path) %(objectname)', outer.id)
				).trim()
				const ours = parseTree(outer.content)!.map(({ mode, name, id }) => `${mode.padStart(6, '0')} ${name} ${id}`)
				expect(ours.join('\n')).toBe(listed)
			}),
			{ numRuns: 10 },
		)
		await realGit(gitdir, 'fsck', '--strict', '--no-dangling')
		expect(readdirSync(join(gitdir, 'objects')).filter((name) => name.includes('tmp'))).toEqual([])
	})
})

/** A repository of files that differ in few bytes, a commit each; their ids in the order of the commits. */
function similarObjects(): { directory: string; ids: string[] } {
	const directory = join(temporaryDirectory(), 'repo')
	mkdirSync(directory)
	const git = (args: string[], input = ''): string =>
		execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: directory, input })
			.toString()
			.trim()
	git(['init', '--quiet'])
	const lines = Array.from({ length: 400 }, (_, index) => `app-misc/package${index} flag${index}`)
	let parent: string[] = []
	const ids = Array.from({ length: 12 }, (_, index) => {
		lines[index * 30] = `changed in ${index}`
		const id = git(['hash-object', '-w', '--stdin'], lines.join('\n'))
		const tree = git(['mktree'], `100644 blob ${id}\tfile\n`)
		const commit = git(['commit-tree', '-m', 'x', ...parent, tree])
		git(['update-ref', `refs/heads/${id}`, commit])
		parent = ['-p', commit]
		return id
	})
	return { directory, ids }
}

function commitOf(directory: string, blob: string): string {
	return execFileSync('git', ['rev-parse', `refs/heads/${blob}`], { cwd: directory })
		.toString()
		.trim()
}
