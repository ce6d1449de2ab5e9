import { createHash } from 'node:crypto'
import { existsSync, lstatSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Rendered } from './input.ts'
import { rendersOf } from './places.ts'
import { recycle } from './recycle.ts'
import { renderInUse } from './switch.ts'
import { writeRenderTo } from './write.ts'

/** A render as this process has written it: what is in it, and what the system says of each file and directory. */
export interface Written {
	readonly directory: string
	readonly files: ConfigTree
	readonly stamps: ReadonlyMap<string, string>
}

/**
 * The renders that this process has written. Of an alt root two are kept: the one in use, and the one before it, which
 * becomes the next one: only what differs is written. A builder that has just started writes a whole one.
 */
export class Renders {
	/** The two newest below each directory of renders, the newest last. */
	readonly #newest = new Map<string, readonly Written[]>()

	/**
	 * Puts a render beside the others of an alt root and returns its name, for `switchRender`. The name is made of the
	 * revision and what is in the files, so a render of that name is always the same: one that is there is left as it is.
	 */
	async writeRender({ files }: Pick<Rendered, 'files'>, root: string, revision: string): Promise<string> {
		const name = `${revision.slice(0, 12)}-${fingerprint(files)}`
		const directory = join(rendersOf(root), name)
		if (existsSync(directory)) this.#newest.delete(dirname(directory))
		else await this.#write(files, directory, renderInUse(join(root, 'etc/portage')))
		return name
	}

	/** Puts a render at `directory`, where there is none yet; else as `writeRenderTo`. */
	async #write(files: ConfigTree, directory: string, inUse: string | undefined): Promise<void> {
		const beside = this.#newest.get(dirname(directory)) ?? []
		this.#newest.delete(dirname(directory)) // what a failure leaves is not known
		const spare = beside.length === 2 ? beside[0]! : undefined
		const isReady = spare !== undefined && basename(spare.directory) !== inUse && isUntouched(spare)
		const changed = isReady ? await recycle(spare, files, directory) : undefined
		if (changed === undefined) await writeRenderTo(files, directory)
		const stamps = stampsOf(directory, files, spare?.stamps, changed)
		this.#newest.set(dirname(directory), [...beside.slice(-1), { directory, files, stamps }])
	}
}

/** Whoever has edited a render by hand, or put a file there: the next render does not have that. */
function isUntouched({ directory, stamps }: Written): boolean {
	for (const [path, stamp] of stamps) if (stampOf(join(directory, path)) !== stamp) return false
	return true
}

/** `changed`: the paths that are not as they were when `known` was true; undefined: all of them. */
function stampsOf(
	directory: string,
	files: ConfigTree,
	known: ReadonlyMap<string, string> | undefined,
	changed: ReadonlySet<string> | undefined,
): ReadonlyMap<string, string> {
	const stamps = new Map<string, string>()
	const add = (path: string): void => {
		if (stamps.has(path)) return
		const same = changed?.has(path) === false ? known?.get(path) : undefined
		stamps.set(path, same ?? stampOf(join(directory, path)))
		if (path !== '.') add(dirname(path))
	}
	for (const path of files.keys()) add(path)
	return stamps
}

/** Changes with whatever is written; a directory also changes its ctime when it is renamed, which is none. */
function stampOf(path: string): string {
	const found = lstatSync(path, { throwIfNoEntry: false })
	if (found === undefined) return ''
	return `${found.ino} ${found.mode} ${found.mtimeMs} ${found.isFile() ? `${found.size} ${found.ctimeMs}` : ''}`
}

/** Equal for equal files: sha256 over paths, modes and contents, each with its length before it. */
function fingerprint(files: ConfigTree): string {
	const hash = createHash('sha256')
	for (const [path, { mode, content }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
		hash.update(`${path.length} ${path} ${mode} ${content.length} `).update(content)
	}
	return hash.digest('hex').slice(0, 12)
}
