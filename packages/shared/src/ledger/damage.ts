import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { inflateSync } from 'node:zlib'
import git from 'isomorphic-git'
import { hasErrno } from '../errors.ts'
import { openLedger } from './ledger.ts'

/**
 * Moves each file of a ledger that is not whole (an object or a pack whose checksum is another, a ref that names no
 * revision) into `damaged/` within it, where git does not look, and returns their paths. An index of a whole pack is made
 * anew. It reads all of the ledger, so it is for when something could not be read. Safe to repeat after a crash.
 */
export async function setDamagedAside(gitdir: string): Promise<string[]> {
	const aside: string[] = []
	for (const path of await filesBelow(gitdir)) {
		if (isWhole(relative(gitdir, path), await readFile(path))) continue
		const target = join(gitdir, 'damaged', relative(gitdir, path).replaceAll('/', '-'))
		await mkdir(dirname(target), { recursive: true })
		await rename(path, target)
		aside.push(path)
		if (path.endsWith('.pack')) await rename(path.replace(/pack$/, 'idx'), `${target}.idx`).catch(unlessMissing)
	}
	await indexPacks(gitdir)
	return aside
}

async function filesBelow(gitdir: string): Promise<string[]> {
	const entries = await readdir(gitdir, { recursive: true, withFileTypes: true })
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
	return files.filter((path) => /^(?:objects|refs|packed-refs)/.test(relative(gitdir, path)))
}

/** By what is at such a path: gitrepository-layout(5), gitformat-pack(5). Any other file is none of ours. */
function isWhole(path: string, bytes: Buffer): boolean {
	const [, folder = '', rest = ''] = /^objects\/([\da-f]{2})\/([\da-f]{38})$/.exec(path) ?? []
	if (folder !== '') return sha1(inflated(bytes)) === folder + rest
	if (/^objects\/pack\/[^/]+\.(?:pack|idx)$/.test(path)) {
		const end = bytes.length - 20
		return end > 0 && sha1(bytes.subarray(0, end)) === bytes.toString('hex', end)
	}
	if (path === 'packed-refs') return bytes.length === 0 || bytes.at(-1) === 0x0a
	if (/^refs\/(?:.*\/)?[^./][^/]*$/.test(path) && !path.endsWith('.lock'))
		return /^(?:[\da-f]{40}|ref: refs\/\S+)\s*$/.test(bytes.toString('latin1'))
	return true
}

function sha1(bytes: Uint8Array): string {
	return createHash('sha1').update(bytes).digest('hex')
}

function inflated(bytes: Buffer): Buffer {
	try {
		return inflateSync(bytes)
	} catch {
		return Buffer.alloc(0)
	}
}

async function indexPacks(gitdir: string): Promise<void> {
	const names = await readdir(join(gitdir, 'objects/pack')).catch(unlessMissing)
	for (const name of names ?? []) {
		if (!name.endsWith('.pack') || names?.includes(name.replace(/pack$/, 'idx'))) continue
		await git.indexPack({ ...openLedger(gitdir), dir: gitdir, filepath: `objects/pack/${name}` })
	}
}

function unlessMissing(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT')) throw error
}
