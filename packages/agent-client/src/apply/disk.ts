import { mkdir, open, rename, rm, rmdir, symlink } from 'node:fs/promises'
import { syncDirectory, writeWhole } from '@altroot/shared/platform/disk'

/** Whose a file is and what its mode bits are; without an owner it is whoever writes it. */
export interface Ownership {
	readonly mode: number
	readonly uid?: number
	readonly gid?: number
}

/** All that applying a revision does to the disk: each call is a point at which it may fail, or the machine stop. */
export interface ConfigDisk {
	/** A new file, on the disk itself when this returns; one that a crash left there is replaced. */
	write(path: string, content: Uint8Array, like: Ownership): Promise<void>
	link(path: string, target: string): Promise<void>
	rename(from: string, to: string): Promise<void>
	remove(path: string): Promise<void>
	makeDirectory(path: string): Promise<void>
	removeDirectory(path: string): Promise<void>
	/** Puts a directory's names on the disk itself. */
	sync(directory: string): Promise<void>
	/** A small file, whole or not at all. */
	note(path: string, text: string): Promise<void>
}

export const configDisk: ConfigDisk = {
	write: async (path, content, { mode, uid, gid }) => {
		await rm(path, { force: true })
		const file = await open(path, 'wx', 0o600)
		try {
			if (uid !== undefined && gid !== undefined) await file.chown(uid, gid)
			await file.chmod(mode) // after chown, which takes setuid bits away, and not subject to the umask
			await file.writeFile(content)
			await file.sync()
		} finally {
			await file.close()
		}
	},
	link: async (path, target) => {
		await rm(path, { force: true })
		await symlink(target, path)
	},
	rename,
	remove: (path) => rm(path, { force: true }),
	makeDirectory: async (path) => void (await mkdir(path, { recursive: true })),
	removeDirectory: rmdir,
	sync: syncDirectory,
	note: (path, text) => writeWhole(path, text, 0o600),
}
