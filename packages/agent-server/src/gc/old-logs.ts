import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/** Logs below a directory that nobody has written to since `before`, in milliseconds since the epoch. */
export async function findOldLogs(directory: string, before: number): Promise<string[]> {
	const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
		(error: unknown): Dirent[] => {
			if (hasErrno(error, 'ENOENT')) return []
			throw error
		},
	)
	const old: string[] = []
	for (const entry of entries) {
		if (!entry.isFile() || !/\.log(\.gz)?$/.test(entry.name)) continue
		const path = join(entry.parentPath, entry.name)
		if ((await stat(path)).mtimeMs < before) old.push(path)
	}
	return old
}
