import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'

/**
 * A lock between processes that the kernel releases when its holder dies, also by SIGKILL. Node.js has no flock(2);
 * SQLite takes an fcntl(2) lock for an exclusive transaction, so an empty database serves as the lock file.
 */
export interface Lock extends Disposable {
	release(): void
}

/** Takes the lock, or returns undefined at once where another process holds it. */
export function tryLock(path: string): Lock | undefined {
	const database = openLockFile(path)
	try {
		if (!begin(database)) database.close()
	} catch (error) {
		database.close()
		throw error
	}
	const release = (): void => {
		if (database.isOpen) database.close()
	}
	return database.isOpen ? { release, [Symbol.dispose]: release } : undefined
}

/** Takes the lock, waiting for its holder. */
export function lock(path: string, clock: Clock, signal?: AbortSignal): Promise<Lock> {
	return waitFor(() => tryLock(path), clock, signal)
}

/** Takes a lock by `take`, waiting for its holder. The kernel has no event for it, so this asks again every 20 ms. */
export async function waitFor(take: () => Lock | undefined, clock: Clock, signal?: AbortSignal): Promise<Lock> {
	for (;;) {
		const held = take()
		if (held) return held
		await clock.sleep(20, signal)
	}
}

/** The lock's file, made where it is missing; nothing is locked yet. */
export function openLockFile(path: string): DatabaseSync {
	mkdirSync(dirname(path), { recursive: true })
	return new DatabaseSync(path)
}

/**
 * Begins the transaction that is the lock; false where somebody else is in one. Nothing is ever written, so nothing is
 * kept beside the database to take that back: a file made and removed each time costs more than the lock.
 */
export function begin(database: DatabaseSync): boolean {
	try {
		database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
		return true
	} catch (error) {
		if (error instanceof Error && /locked|busy/.test(error.message)) return false
		throw error
	}
}
