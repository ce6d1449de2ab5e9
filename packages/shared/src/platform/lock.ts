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
	mkdirSync(dirname(path), { recursive: true })
	const database = new DatabaseSync(path)
	try {
		database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
	} catch (error) {
		database.close()
		if (error instanceof Error && /locked|busy/.test(error.message)) return undefined
		throw error
	}
	const release = (): void => {
		if (database.isOpen) database.close()
	}
	return { release, [Symbol.dispose]: release }
}

/** Takes the lock, waiting for its holder. The kernel has no event for it, so this asks again every 20 ms. */
export async function lock(path: string, clock: Clock, signal?: AbortSignal): Promise<Lock> {
	for (;;) {
		const held = tryLock(path)
		if (held) return held
		await clock.sleep(20, signal)
	}
}
