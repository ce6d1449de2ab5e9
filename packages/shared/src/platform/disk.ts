import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hasErrno } from '../errors.ts'

/** A name in the same directory that no reader takes for the real file: it starts with a dot. */
function temporaryBeside(path: string): string {
	return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/**
 * Writes a whole file or nothing: temporary file, fsync, rename, fsync of the directory. A crash leaves the old file,
 * and at most a temporary file with a leading dot, which no reader of ours or Portage's looks at; `temporary` names
 * another in the same directory. The directory is made where it is missing.
 */
export async function writeWhole(
	path: string,
	content: string | Uint8Array,
	mode = 0o644,
	temporary = temporaryBeside(path),
): Promise<void> {
	await mkdir(dirname(path), { recursive: true })
	try {
		const file = await open(temporary, 'wx', mode)
		try {
			await file.chmod(mode) // not subject to the umask
			await file.writeFile(content)
			await file.sync()
		} finally {
			await file.close()
		}
		await rename(temporary, path)
	} catch (error) {
		await rm(temporary, { force: true })
		throw error
	}
	await syncDirectory(dirname(path))
}

/** Makes `path` a symbolic link to `target` in one rename: a reader sees the old target or the new one, never none. */
export async function flipLink(path: string, target: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true })
	const temporary = temporaryBeside(path)
	await symlink(target, temporary)
	try {
		await rename(temporary, path)
	} catch (error) {
		await rm(temporary, { force: true })
		throw error
	}
	await syncDirectory(dirname(path))
}

/** Puts the directory's entries (names, renames) on the disk itself. */
export async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, 'r')
	try {
		await directory.sync()
	} finally {
		await directory.close()
	}
}

/** The file's text, or undefined where there is no such file. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8')
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}

/** Makes a directory and its parents; each new one can be written by the directory's group, as git's shared repositories need. */
export async function makeDirectory(path: string): Promise<void> {
	try {
		await mkdir(path)
		await chmod(path, 0o2775)
	} catch (error) {
		if (hasErrno(error, 'EEXIST')) return
		if (!hasErrno(error, 'ENOENT')) throw error
		await makeDirectory(dirname(path))
		await makeDirectory(path)
	}
}
