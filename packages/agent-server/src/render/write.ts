import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import { syncDirectory } from '@altroot/shared/platform/disk'
import { writeNewTogether } from '@altroot/shared/platform/write-together'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Rendered } from './input.ts'
import { rendersOf } from './places.ts'

/**
 * Puts a render beside the others of an alt root and returns its name, for `switchRender`. The name is made of the
 * revision and what is in the files, so a render of that name is always the same: one that is there is left as it is.
 */
export async function writeRender({ files }: Rendered, root: string, revision: string): Promise<string> {
	const name = `${revision.slice(0, 12)}-${fingerprint(files)}`
	const directory = join(rendersOf(root), name)
	if (!existsSync(directory)) await writeRenderTo(files, directory)
	return name
}

/**
 * Writes all files below a directory that does not exist yet or is empty: first aside, then all of it by one rename. A
 * crash leaves at most a directory with a leading dot and `.tmp`, which the next `switchRender` removes.
 */
export async function writeRenderTo(files: ConfigTree, directory: string): Promise<void> {
	const target = resolve(directory)
	const aside = join(dirname(target), `.${basename(target)}.tmp`)
	await rm(aside, { recursive: true, force: true })
	await mkdir(aside, { recursive: true })
	const directories = new Set([aside])
	const inside = [...files].map(([path, { mode, content }]) => {
		const full = join(aside, path)
		if (!full.startsWith(`${aside}/`)) throw unsafe(path)
		for (let above = dirname(full); !directories.has(above); above = dirname(above)) directories.add(above)
		return { path: full, content, mode: mode === '100755' ? 0o755 : 0o644 }
	})
	for (const one of [...directories].sort()) {
		mkdirSync(one, { recursive: true })
		chmodSync(one, 0o755) // not subject to the umask: phases of a build run as user portage
	}
	await writeNewTogether(inside)
	await Promise.all([...directories].map(syncDirectory))
	try {
		await rename(aside, target)
	} catch (error) {
		await rm(aside, { recursive: true, force: true })
		if (!hasErrno(error, 'ENOTEMPTY') && !hasErrno(error, 'EEXIST')) throw error
		const hint = 'name a directory that is empty or does not exist'
		throw new AgentError('directory-full', `${target} is not empty`, { disposition: 'fatal', hint })
	}
	await syncDirectory(dirname(target))
}

/** Equal for equal files: sha256 over paths, modes and contents, each with its length before it. */
function fingerprint(files: ConfigTree): string {
	const hash = createHash('sha256')
	for (const [path, { mode, content }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
		hash.update(`${path.length} ${path} ${mode} ${content.length} `).update(content)
	}
	return hash.digest('hex').slice(0, 12)
}

function unsafe(path: string): AgentError {
	return new AgentError('path-unsafe', `a revision has a file ${JSON.stringify(path)}, which leads out of its root`, {
		disposition: 'stall',
		hint: 'no laptop makes such a revision: find out who pushed it',
	})
}
