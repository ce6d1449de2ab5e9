import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

/** Is told of each path of this machine before it is read, or looked for. */
export type Looks = (path: string) => void

/**
 * The named files or directories of an etc/portage as a config tree. Links are followed: what is there counts, wherever
 * it lies on this machine.
 */
export function readFiles(etcPortage: string, names: readonly string[], looks: Looks = () => {}): ConfigTree {
	const tree = new Map<string, ConfigFile>()
	const read = (path: string): void => {
		const from = join(etcPortage, path)
		looks(from)
		try {
			const status = statSync(from)
			if (status.isFile()) tree.set(`etc/portage/${path}`, { mode: '100644', content: readFileSync(from) })
			if (status.isDirectory()) for (const name of readdirSync(from)) read(`${path}/${name}`)
		} catch (error) {
			if (!['ENOENT', 'ENOTDIR', 'ELOOP'].some((code) => hasErrno(error, code))) throw error
		}
	}
	for (const name of names) read(name)
	return tree
}

/** A file of this machine; undefined where there is none. */
export function readFileIfAny(path: string): Uint8Array | undefined {
	try {
		return readFileSync(path)
	} catch (error) {
		if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].some((code) => hasErrno(error, code))) return undefined
		throw error
	}
}
