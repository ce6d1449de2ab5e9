import {
	closeSync,
	constants,
	existsSync,
	fchmodSync,
	fstatSync,
	ftruncateSync,
	openSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { hasErrno } from '../errors.ts'
import { makeDirectory, syncDirectory, syncFile } from './disk.ts'

export interface NewFile {
	readonly path: string
	readonly content: Uint8Array
	readonly mode: number
	/** A name in the same directory that no reader takes for the real file. */
	readonly temporary: string
}

/** Files open at once: far below what a service may have. */
const batch = 256

/**
 * Writes files, each as a whole or not at all, and returns once all of them are on the disk itself. They are renamed
 * into place in the order in which they come, so a crash leaves the first ones of them, and temporary files.
 *
 * The system is asked to bring all files to the disk at once, then all directories: that costs two waits, where one file
 * after the other would cost two each. Small writes and renames wait for nothing, so they are made at once here.
 */
export async function writeTogether(files: readonly NewFile[]): Promise<void> {
	const directories = new Set<string>()
	for (let start = 0; start < files.length; start += batch) {
		const some = files.slice(start, start + batch)
		for (const { path } of some) await ensureDirectory(dirname(path), directories)
		await writeBatch(some)
	}
	await Promise.all([...directories].map(syncDirectory))
}

/**
 * The same without a wait for the disk: for who can write them again after a power cut, and brings them there later.
 * Where one fails, those before it are there.
 */
export async function writeSoon(files: readonly NewFile[]): Promise<void> {
	for (const file of files) {
		await makeDirectory(dirname(file.path))
		const open: number[] = []
		try {
			writeNew(file, open)
			renameSync(file.temporary, file.path)
		} catch (error) {
			rmSync(file.temporary, { force: true })
			throw error
		} finally {
			for (const one of open) closeSync(one)
		}
	}
}

/** Brings files to the disk itself, and the directories above them up to `top`; one that is gone has nothing to bring. */
export async function syncBelow(top: string, files: Iterable<string>): Promise<void> {
	const all = new Set(files)
	for (const path of all) if (path !== top) all.add(dirname(path))
	const paths = [...all]
	for (let start = 0; start < paths.length; start += batch) {
		const synced = paths.slice(start, start + batch).map(async (path) => {
			const file = openIfThere(path)
			if (file === undefined) return
			try {
				await syncFile(file)
			} finally {
				closeSync(file)
			}
		})
		await Promise.all(synced)
	}
}

function openIfThere(path: string): number | undefined {
	try {
		return openSync(path, 'r')
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

/** A file below a directory that nobody reads yet. */
export interface AsideFile extends Omit<NewFile, 'temporary'> {
	/** Whether a file of that mode is there, which its content is written over; else there is none. */
	readonly over?: boolean
}

/**
 * Writes files below directories that nobody reads yet, and returns once all of them are on the disk itself, and the
 * names in `directories`. A crash leaves any part of it, also of one file.
 */
export async function writeAsideTogether(files: readonly AsideFile[], directories: readonly string[]): Promise<void> {
	for (let start = 0; start === 0 || start < files.length; start += batch) {
		const open: number[] = []
		const isLast = start + batch >= files.length
		try {
			for (const file of files.slice(start, start + batch)) {
				if (file.over) writeOver(file, open)
				else writeNew({ ...file, temporary: file.path }, open)
			}
			await Promise.all([...open.map((file) => syncFile(file)), ...(isLast ? directories.map(syncDirectory) : [])])
		} finally {
			for (const file of open) closeSync(file)
		}
	}
}

/** Remembers the directories that change; a new one is a change to the directory above it. */
async function ensureDirectory(directory: string, changed: Set<string>): Promise<void> {
	if (!existsSync(directory)) {
		await makeDirectory(directory)
		changed.add(dirname(directory))
	}
	changed.add(directory)
}

/** Where one fails, those before it count all the same, so that trying again gets on. */
async function writeBatch(files: readonly NewFile[]): Promise<void> {
	const open: number[] = []
	let trouble: unknown
	let written = 0
	let done = 0
	try {
		for (const file of files) {
			writeNew(file, open)
			written++
		}
	} catch (error) {
		trouble = error
	}
	const synced = await Promise.allSettled(open.map((file) => syncFile(file)))
	for (const file of open) closeSync(file)
	try {
		for (const { temporary, path } of files.slice(0, written)) {
			if (synced[done]!.status === 'rejected') await writeAgain(files[done]!)
			renameSync(temporary, path)
			done++
		}
		if (trouble !== undefined) throw trouble
	} catch (error) {
		for (const { temporary } of files.slice(done, open.length)) rmSync(temporary, { force: true })
		throw error
	}
}

/** What the system could not bring to the disk it has dropped: only writing it anew can help (fsync(2), EIO). */
async function writeAgain(file: NewFile): Promise<void> {
	rmSync(file.temporary)
	const open: number[] = []
	try {
		writeNew(file, open)
		for (const again of open) await syncFile(again)
	} finally {
		for (const again of open) closeSync(again)
	}
}

function writeNew({ temporary, content, mode }: NewFile, open: number[]): void {
	const file = openSync(temporary, 'wx', mode)
	open.push(file)
	fchmodSync(file, mode) // not subject to the umask
	writeAll(file, content)
}

/** No file is made and none removed, which is what takes a file system long. */
function writeOver({ path, content }: AsideFile, open: number[]): void {
	const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW)
	open.push(file)
	writeAll(file, content)
	if (fstatSync(file).size > content.length) ftruncateSync(file, content.length)
}

function writeAll(file: number, content: Uint8Array): void {
	for (let written = 0; written < content.length; ) written += writeSync(file, content, written)
}
