import { chmodSync, mkdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import { syncDirectory } from '@altroot/shared/platform/disk'
import { writeAsideTogether } from '@altroot/shared/platform/write-together'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

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
	const written = [...files].map(([path, file]) => {
		const full = inside(aside, path)
		for (let above = dirname(full); !directories.has(above); above = dirname(above)) directories.add(above)
		return { path: full, content: file.content, mode: modeOf(file) }
	})
	for (const one of [...directories].sort()) {
		mkdirSync(one, { recursive: true })
		chmodSync(one, 0o755) // not subject to the umask: phases of a build run as user portage
	}
	await writeAsideTogether(written, [...directories])
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

/** The permissions of a rendered file. */
export function modeOf({ mode }: ConfigFile): number {
	return mode === '100755' ? 0o755 : 0o644
}

/** The place of a rendered file; an AgentError (`path-unsafe`) where its path leads out of the render. */
export function inside(directory: string, path: string): string {
	const full = join(directory, path)
	if (full.startsWith(`${directory}/`)) return full
	throw new AgentError('path-unsafe', `a revision has a file ${JSON.stringify(path)}, which leads out of its root`, {
		disposition: 'stall',
		hint: 'no laptop makes such a revision: find out who pushed it',
	})
}
