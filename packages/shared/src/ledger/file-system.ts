import { chmod, lstat, readdir, readFile, readlink, rmdir, stat, symlink, unlink } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import type { PromiseFsClient } from 'isomorphic-git'
import { hasErrno } from '../errors.ts'
import { makeDirectory, writeWhole } from '../platform/disk.ts'
import { interimPrefix } from './interim/interim-files.ts'
import type { InterimPacks } from './interim/interim-packs.ts'
import { printLoose } from './object.ts'
import { temporaryObjectIn } from './temporary-object.ts'

/**
 * The file system that isomorphic-git reads and writes a ledger through. It writes refs and objects in place, so a crash
 * could leave half of one; here each file is whole or not there. Directories are made group-writable, because the gate,
 * which is not root, writes to the same ledger (git's own `core.sharedRepository`). Packs it takes for something that
 * stays; so the objects of interim packs are shown as the files of their own that they will be in a moment.
 */
export function ledgerFileSystem(gitdir: string, interim: InterimPacks): PromiseFsClient {
	/** What an object's own file will hold. */
	const interimAt = (path: string): Buffer | undefined => {
		const [, ...digits] = /^objects\/([\da-f]{2})\/([\da-f]{38})$/.exec(relative(gitdir, path)) ?? []
		const object = digits.length === 0 ? undefined : interim.find(digits.join(''))
		return object && printLoose(object)
	}
	return {
		promises: {
			readFile: async (path: string, options: Parameters<typeof readFile>[1] = null) => {
				try {
					return await readFile(path, options)
				} catch (error) {
					if (!hasErrno(error, 'ENOENT')) throw error
				}
				// Between the two looks it may have got its own file.
				return interimAt(path) ?? (await readFile(path, options))
			},
			readdir: async (path: string) => {
				const [, digits] = /^objects\/([\da-f]{2})$/.exec(relative(gitdir, path)) ?? []
				if (digits === undefined) {
					const names = await readdir(path)
					return relative(gitdir, path) === 'objects/pack'
						? names.filter((name) => !name.startsWith(interimPrefix))
						: names
				}
				const own = await readdir(path).catch((error: unknown) => {
					if (hasErrno(error, 'ENOENT')) return []
					throw error
				})
				const others = interim.all().filter(({ id }) => id.startsWith(digits))
				return [...new Set([...own, ...others.map(({ id }) => id.slice(2))])]
			},
			writeFile: async (path: string, content: string | Uint8Array) => {
				await makeDirectory(dirname(path))
				const temporary = path.includes('/objects/') ? temporaryObjectIn(dirname(path)) : undefined
				await writeWhole(path, content, 0o644, temporary)
			},
			unlink,
			mkdir: makeDirectory,
			rmdir,
			stat,
			lstat,
			readlink,
			symlink,
			chmod,
		},
	}
}
