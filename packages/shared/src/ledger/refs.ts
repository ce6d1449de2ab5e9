import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AgentError, hasErrno } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import { makeDirectory, syncDirectory, syncFile } from '../platform/disk.ts'
import type { Advance } from './journal/record.ts'
import { type Ledger, resolve } from './ledger.ts'

/** A `.lock` this old was left by a crash: git and we hold one for milliseconds. */
const staleLock = 10_000
/** Milliseconds between two attempts to take a lock; after so many of them one that was left has become stale. */
const lockPause = 20
const lockAttempts = 600

/**
 * Moves a ref from `expected` (undefined: it must not exist) to `next` as git itself does: the new value is written to
 * `REF.lock`, which only one writer can create, and renamed over the ref. A crash before the rename leaves the old
 * value and a lock file, which the next update removes once it is 10 s old. Returns false where the ref has moved.
 * `stored`: what has to be on the disk before the ref names it; the new value goes there at the same time.
 */
export async function moveRef(
	ledger: Ledger,
	ref: string,
	expected: string | undefined,
	next: string,
	clock: Clock,
	stored: Promise<unknown> = Promise.resolve(),
): Promise<boolean> {
	stored.catch(() => undefined) // it counts below, unless the lock was not to be had
	const move = { ref, before: expected, next }
	const moved = await moveLocked(ledger, move, clock, (lockFile) => Promise.all([syncFile(lockFile), stored]))
	if (moved) await syncDirectory(dirname(join(ledger.gitdir, ref)))
	else await stored
	return moved
}

/** Takes the ref's lock, and renames it over the ref once `stored` is done; false where the ref has moved before. */
export async function moveLocked(
	ledger: Ledger,
	{ ref, before, next }: Omit<Advance, 'objects'>,
	clock: Clock,
	stored: (lockFile: number) => Promise<unknown>,
): Promise<boolean> {
	const path = join(ledger.gitdir, ref)
	const lockPath = `${path}.lock`
	const lockFile = await createLock(lockPath, clock).catch(async (error: unknown) => {
		if (!hasErrno(error, 'ENOENT')) throw error
		await makeDirectory(dirname(path)) // asked for each time it would take longer than the lock
		return createLock(lockPath, clock)
	})
	try {
		if ((await resolve(ledger, ref)) !== before) {
			rmSync(lockPath)
			return false
		}
		writeFileSync(lockFile, `${next}\n`)
		await stored(lockFile)
		renameSync(lockPath, path)
	} catch (error) {
		rmSync(lockPath, { force: true }) // the disk is full: nobody shall wait for this lock
		throw error
	} finally {
		closeSync(lockFile)
	}
	return true
}

async function createLock(path: string, clock: Clock): Promise<number> {
	for (let attempt = 0; attempt < lockAttempts; attempt++) {
		try {
			return openSync(path, 'wx', 0o644)
		} catch (error) {
			if (!hasErrno(error, 'EEXIST')) throw error
		}
		if (isStale(path, clock)) rmSync(path, { force: true })
		else await clock.sleep(lockPause)
	}
	throw new AgentError('ref-locked', `${path}: another program holds this lock`, {
		disposition: 'retry',
		hint: 'wait for it to end; if none is running, remove the file',
	})
}

function isStale(path: string, clock: Clock): boolean {
	try {
		return Math.abs(clock.now() - statSync(path).mtimeMs) > staleLock
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return false
		throw error
	}
}
