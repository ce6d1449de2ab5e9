import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import type { ConfigDisk } from './disk.ts'
import type { Staged } from './stage.ts'
import type { Step } from './steps.ts'

/**
 * Removes what is gone and renames the new files to their places. Directories that become empty stay: they mean nothing
 * to Portage, and that `package.use` is one is the person's choice; only a file in their place ends them.
 */
export async function flip(
	disk: ConfigDisk,
	configRoot: string,
	steps: readonly Step[],
	staged: readonly Staged[],
): Promise<void> {
	const touched = new Set<string>()
	for (const { path, after } of steps) {
		if (after !== undefined) continue
		await disk.remove(join(configRoot, path))
		touched.add(dirname(join(configRoot, path)))
	}
	for (const { temporary, place } of staged) {
		await removeEmptyDirectory(disk, place)
		await disk.makeDirectory(dirname(place))
		await disk.rename(temporary, place)
		touched.add(dirname(place)).add(dirname(temporary))
	}
	for (const directory of touched) await disk.sync(directory).catch(unlessGone)
}

async function removeEmptyDirectory(disk: ConfigDisk, path: string): Promise<void> {
	const status = await lstat(path).catch(unlessGone)
	if (!status?.isDirectory()) return
	for (const name of await readdir(path)) await removeEmptyDirectory(disk, join(path, name))
	await disk.removeDirectory(path)
}

function unlessGone(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ENOTDIR')) throw error
}
