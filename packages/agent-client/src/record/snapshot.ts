import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnostic } from '@altroot/shared/diagnostic'
import { hasErrno } from '@altroot/shared/errors'
import { holdsPrivateKey, isLedgered } from '@altroot/shared/portage/config-files'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

/** Bytes: no configuration is as large, and a stray archive must not enter the history for ever. */
const sizeLimit = 10 * 1024 * 1024

export interface Snapshot {
	readonly tree: ConfigTree
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * The config tree as it is on disk below `configRoot`: `etc/portage` and `var/lib/portage/world{,_sets}`. Symbolic links
 * are kept as links, except `etc/portage` itself. A file that vanishes meanwhile was temporary and does not count.
 */
export async function takeSnapshot(configRoot: string): Promise<Snapshot> {
	const tree = new Map<string, ConfigFile>()
	const diagnostics: Diagnostic[] = []
	await walk(configRoot, 'etc/portage', tree, diagnostics)
	for (const path of ['var/lib/portage/world', 'var/lib/portage/world_sets'])
		await take(configRoot, path, tree, diagnostics)
	return { tree, diagnostics }
}

async function walk(
	configRoot: string,
	path: string,
	tree: Map<string, ConfigFile>,
	found: Diagnostic[],
): Promise<void> {
	for (const name of await namesIn(join(configRoot, path))) {
		const inner = `${path}/${name}`
		if (name.includes('\uFFFD')) found.push(unrecordable(inner, 'the name is not UTF-8', 'rename the file'))
		else if (isLedgered(inner)) await take(configRoot, inner, tree, found)
	}
}

async function take(
	configRoot: string,
	path: string,
	tree: Map<string, ConfigFile>,
	found: Diagnostic[],
): Promise<void> {
	const full = join(configRoot, path)
	try {
		const status = await lstat(full)
		if (status.isDirectory()) await walk(configRoot, path, tree, found)
		else if (status.isSymbolicLink()) tree.set(path, { mode: '120000', content: Buffer.from(await readlink(full)) })
		else if (status.isFile() && status.size > sizeLimit) {
			found.push(unrecordable(path, `${status.size} bytes are more than 10 MiB`, 'move the file out of etc/portage'))
		} else if (status.isFile()) {
			const file: ConfigFile = { mode: status.mode & 0o111 ? '100755' : '100644', content: await readFile(full) }
			if (holdsPrivateKey(file))
				found.push(unrecordable(path, 'it holds a private key', 'move the key out of etc/portage'))
			else tree.set(path, file)
		}
	} catch (error) {
		if (!hasErrno(error, 'ENOENT')) throw error
	}
}

async function namesIn(directory: string): Promise<string[]> {
	try {
		return (await readdir(directory)).sort()
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return []
		throw error
	}
}

function unrecordable(path: string, why: string, hint: string): Diagnostic {
	return { path, line: 0, code: 'not-recorded', severity: 'warning', message: `not recorded: ${why}`, hint }
}
