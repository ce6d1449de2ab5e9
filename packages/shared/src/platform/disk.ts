import { randomBytes } from 'node:crypto'
import {
	chmodSync,
	closeSync,
	fchmodSync,
	fsync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { hasErrno } from '../errors.ts'

/**
 * Asks for what only the disk can take long over; small writes and renames the system answers at once from its memory,
 * sooner than another thread could be asked for them.
 */
export const syncFile = promisify(fsync)

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
	mkdirSync(dirname(path), { recursive: true })
	try {
		const file = openSync(temporary, 'wx', mode)
		try {
			fchmodSync(file, mode) // not subject to the umask
			writeFileSync(file, content)
			await syncFile(file)
		} finally {
			closeSync(file)
		}
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw error
	}
	await syncDirectory(dirname(path))
}

/**
 * Puts a file in the place of another in one rename, without waiting for the disk: for what can be had again. A program
 * that is killed here leaves the old file or the new one; where the power goes, the file may be empty after that.
 */
export function replaceFile(path: string, content: string): void {
	mkdirSync(dirname(path), { recursive: true })
	const temporary = temporaryBeside(path)
	try {
		writeFileSync(temporary, content, { flag: 'wx' })
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw error
	}
}

/** Makes `path` a symbolic link to `target` in one rename: a reader sees the old target or the new one, never none. */
export async function flipLink(path: string, target: string): Promise<void> {
	mkdirSync(dirname(path), { recursive: true })
	const temporary = temporaryBeside(path)
	symlinkSync(target, temporary)
	try {
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw error
	}
	await syncDirectory(dirname(path))
}

/** Puts the directory's entries (names, renames) on the disk itself. */
export async function syncDirectory(path: string): Promise<void> {
	const directory = openSync(path, 'r')
	try {
		await syncFile(directory)
	} finally {
		closeSync(directory)
	}
}

/** The file's text, or undefined where there is no such file. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
	try {
		return readFileSync(path, 'utf8')
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}

/**
 * Makes a directory and its parents. Below one that hands its group on, as in git's shared repositories, each new one can
 * be written by that group. Asked for only where the umask has not done it already: a confined service may not set the bit.
 */
export async function makeDirectory(path: string): Promise<void> {
	try {
		mkdirSync(path)
		const { mode } = statSync(path)
		if ((mode & 0o2020) === 0o2000) chmodSync(path, 0o2775)
	} catch (error) {
		if (hasErrno(error, 'EEXIST')) return
		if (!hasErrno(error, 'ENOENT')) throw error
		await makeDirectory(dirname(path))
		await makeDirectory(path)
	}
}
