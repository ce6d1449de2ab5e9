import type { Stats } from 'node:fs'
import type { ConfigFile } from '@altroot/shared/portage/config-tree'
import type { Passwords } from '@altroot/shared/portage/passwords/passwords'

/** A file as it enters the ledger, and the passwords that do not. */
export interface Masked {
	readonly file: ConfigFile
	readonly passwords: Passwords
}

/** Milliseconds: the clock of a file system may stand still for one tick of the kernel's. */
const tick = 20

/**
 * The files of a config tree as they were read last, by path, each with what its inode said of it then. As long as it
 * says the same the content is the same; but for a file that was changed in the moment in which it was read, which is
 * therefore not remembered (git calls such an entry racily clean).
 */
export class Seen {
	readonly #files = new Map<string, { readonly stamp: string; readonly masked: Masked }>()

	find(path: string, status: Stats): Masked | undefined {
		const seen = this.#files.get(path)
		return seen?.stamp === stampOf(status) ? seen.masked : undefined
	}

	/** `status` was asked before the file was read, both at `now` (milliseconds since the epoch) or after it. */
	remember(path: string, status: Stats, masked: Masked, now: number): void {
		if (Math.max(status.ctimeMs, status.mtimeMs) < now - tick) this.#files.set(path, { stamp: stampOf(status), masked })
		else this.#files.delete(path)
	}
}

/** `ctime` changes with whatever is written, also where a program sets `mtime` back. */
function stampOf({ dev, ino, size, mode, mtimeMs, ctimeMs }: Stats): string {
	return `${dev} ${ino} ${size} ${mode} ${mtimeMs} ${ctimeMs}`
}
