import { realpath, stat } from 'node:fs/promises'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'

/** A file as it is, and as it shall be. */
export interface FileChange {
	readonly path: string
	/** undefined where there is none yet. */
	readonly before: string | undefined
	readonly after: string
}

/** Reads a file and says what it shall become. */
export async function changeOf(path: string, change: (before: string | undefined) => string): Promise<FileChange> {
	const before = await readTextIfAny(path)
	return { path, before, after: change(before) }
}

/** Writes one file whole, with the mode that it had; an AgentError (`file-changed`) where it is not any more what was shown. */
export async function writeChange({ path, before, after }: FileChange): Promise<void> {
	if ((await readTextIfAny(path)) !== before) {
		throw new AgentError('file-changed', `${path} was changed meanwhile; it was left alone`, {
			disposition: 'stall',
			hint: 'run the same command again',
		})
	}
	if (before === undefined) return writeWhole(path, after)
	const real = await realpath(path) // a link stays a link
	await writeWhole(real, after, (await stat(real)).mode & 0o7777)
}

/** True for a plain file, also through a link. */
export async function isFile(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isFile()
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return false
		throw error
	}
}
