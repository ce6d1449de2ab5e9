import { randomBytes } from 'node:crypto'
import { chmod, lstat, readdir, readFile, readlink, rmdir, stat, symlink, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PromiseFsClient } from 'isomorphic-git'
import { makeDirectory, writeWhole } from '../platform/disk.ts'

/**
 * The file system that isomorphic-git writes through. It writes refs and objects in place, so a crash could leave half
 * of one; here each file is whole or not there. Directories are made group-writable, because the gate, which is not
 * root, writes to the same ledger (git's own `core.sharedRepository`).
 */
export const crashSafeFileSystem: PromiseFsClient = {
	promises: {
		readFile,
		writeFile: async (path: string, content: string | Uint8Array) => {
			await makeDirectory(dirname(path))
			await writeWhole(path, content, 0o644, ...temporaryObject(path))
		},
		unlink,
		readdir,
		mkdir: makeDirectory,
		rmdir,
		stat,
		lstat,
		readlink,
		symlink,
		chmod,
	},
}

/** An object in the making has git's own name for that: `git fsck` passes over what a crash leaves, `git gc` removes it. */
function temporaryObject(path: string): [] | [string] {
	return path.includes('/objects/') ? [join(dirname(path), `tmp_obj_${randomBytes(6).toString('hex')}`)] : []
}
