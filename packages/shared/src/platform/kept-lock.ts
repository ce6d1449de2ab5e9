import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'
import { begin, type Lock, openLockFile, waitFor } from './lock.ts'

/**
 * A lock that one program takes again and again: as `tryLock`, but its file stays open in between, which saves most of
 * the time that taking it costs. Also in one process only one holds it, by whichever way.
 */
export class KeptLock implements Disposable {
	readonly #path: string
	#open: { readonly database: DatabaseSync; readonly file: string | undefined } | undefined

	constructor(path: string) {
		this.#path = path
	}

	/** Takes the lock, or returns undefined at once where it is held. */
	tryTake(): Lock | undefined {
		const database = this.#database()
		if (database.isTransaction || !begin(database)) return undefined
		let isHeld = true
		const release = (): void => {
			if (!isHeld) return
			isHeld = false
			if (this.#open?.database === database) database.exec('ROLLBACK')
			else database.close()
		}
		return { release, [Symbol.dispose]: release }
	}

	/** Takes the lock, waiting for its holder. */
	take(clock: Clock, signal?: AbortSignal): Promise<Lock> {
		return waitFor(() => this.tryTake(), clock, signal)
	}

	/** Closes the file, where it is held once it is let go of. It may be taken again after that. */
	[Symbol.dispose](): void {
		if (this.#open && !this.#open.database.isTransaction) this.#open.database.close()
		this.#open = undefined
	}

	/** The file that others would open now: the one that is open may have been removed, or another put in its place. */
	#database(): DatabaseSync {
		// Looked at before it is opened: where it is replaced between, it is only opened once more the next time.
		const file = fileAt(this.#path)
		if (this.#open && file !== undefined && this.#open.file === file) return this.#open.database
		this[Symbol.dispose]()
		const database = openLockFile(this.#path)
		this.#open = { database, file }
		return database
	}
}

/** Which file this is, as long as somebody has it open; undefined where there is none. */
function fileAt(path: string): string | undefined {
	const status = statSync(path, { throwIfNoEntry: false })
	return status && `${status.dev} ${status.ino}`
}
