import { lstatSync, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import type { Folder } from '@altroot/shared/ledger/folder'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'

/** A render as this process has written it. */
export interface Written {
	readonly directory: string
	readonly files: ConfigTree
	/** The same as git would have it: its id tells renders apart. */
	readonly folder: Folder
	/** What the system says of each file and directory, by path. */
	readonly stamps: Map<string, string>
}

/** The stamps of a whole render. */
export function stampsOf(directory: string, files: ConfigTree): Map<string, string> {
	const stamps = new Map<string, string>()
	for (const path of files.keys()) addStamps(directory, path, stamps)
	return stamps
}

/** Brings stamps up to date where a render was changed; what is gone from there is gone from them. */
export function stampAgain(directory: string, stamps: Map<string, string>, changed: Iterable<string>): void {
	const paths = [...changed]
	for (const path of paths) stamps.delete(path)
	for (const path of paths) {
		const stamp = stamps.has(path) ? '' : stampOf(join(directory, path))
		if (stamp === '') continue
		stamps.set(path, stamp)
		addStamps(directory, dirname(path), stamps)
	}
}

function addStamps(directory: string, path: string, stamps: Map<string, string>): void {
	for (let at = path; !stamps.has(at); at = dirname(at)) stamps.set(at, stampOf(join(directory, at)))
}

/**
 * Whether nobody has edited a render by hand, or put a file there: at these paths, or in all of it. A path that was never
 * stamped has to be new.
 */
export function isAsWritten({ directory, stamps }: Written, paths: Iterable<string> = stamps.keys()): boolean {
	for (const path of paths) if (stampOf(join(directory, path)) !== (stamps.get(path) ?? '')) return false
	return true
}

/** Changes with whatever is written; a directory also changes its ctime when it is renamed, which is none. */
function stampOf(path: string): string {
	const found = statusIfAny(path)
	if (found === undefined) return ''
	return `${found.ino} ${found.mode} ${found.mtimeMs} ${found.isFile() ? `${found.size} ${found.ctimeMs}` : ''}`
}

function statusIfAny(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false })
	} catch (error) {
		if (hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}
