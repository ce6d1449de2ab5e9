import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs'
import { basename, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/** What is watched below a directory, and who hears of it. */
export interface Interest {
	/** Whether what is in a directory matters. */
	enters(directory: string): boolean
	/** Something of this name has come, gone or changed. A directory is named where it is not known what in it. */
	touched(path: string): void
	/** A directory cannot be watched (any more). */
	failed(cause: unknown): void
}

interface Watched {
	readonly watcher: FSWatcher
	readonly inode: number
}

/**
 * Watches a directory and all directories below it, not the files: inotify(7) tells of those by their name in the
 * directory, so a tree of thousands of files costs a watch for each directory, and no event waits for anything. A
 * directory that comes later is watched before it is told of: whatever came into it before is found by who looks then.
 * Links are not followed.
 */
export class WatchedDirectories {
	readonly #interest: Interest
	readonly #watched = new Map<string, Watched>()

	/** Throws what the system says where the directory cannot be watched. */
	constructor(top: string, interest: Interest) {
		this.#interest = interest
		this.#enter(top)
	}

	close(): void {
		for (const { watcher } of this.#watched.values()) watcher.close()
		this.#watched.clear()
	}

	#enter(directory: string): void {
		const watcher = watch(directory, { persistent: true })
		this.#watched.set(directory, { watcher, inode: lstatSync(directory).ino })
		watcher.on('error', (cause) => this.#interest.failed(cause))
		watcher.on('change', (event, name) => this.#heard(directory, event, String(name ?? '\ufffd')))
		for (const entry of readdirSync(directory, { withFileTypes: true })) {
			const inner = join(directory, entry.name)
			if (entry.isDirectory() && this.#interest.enters(inner)) this.#enterIfThere(inner)
		}
	}

	#heard(directory: string, event: string, name: string): void {
		if (!this.#watched.has(directory)) return
		const path = join(directory, name)
		// A directory tells of its own end by its own name.
		if (event === 'rename' && this.#interest.enters(path)) this.#look(path)
		if (event === 'rename' && name === basename(directory)) this.#interest.touched(directory)
		this.#interest.touched(name.includes('\ufffd') ? directory : path)
	}

	/** Another directory may be there now, or none. */
	#look(path: string): void {
		const status = lstatSync(path, { throwIfNoEntry: false })
		const known = this.#watched.get(path)
		if (status?.isDirectory() && known?.inode === status.ino) return
		if (known) this.#leave(path)
		if (status?.isDirectory()) this.#enterIfThere(path)
	}

	#leave(directory: string): void {
		for (const [path, { watcher }] of this.#watched) {
			if (path !== directory && !path.startsWith(`${directory}/`)) continue
			watcher.close()
			this.#watched.delete(path)
		}
	}

	/** One that vanishes meanwhile has nothing to tell. */
	#enterIfThere(directory: string): void {
		try {
			this.#enter(directory)
		} catch (error) {
			if (this.#watched.has(directory)) this.#leave(directory)
			if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ENOTDIR')) this.#interest.failed(error)
		}
	}
}
