import type { ConfigFile, ConfigTree } from './config-tree.ts'

/** What is to become of files, by path; undefined: taken away. */
export type Changes = ReadonlyMap<string, ConfigFile | undefined>

/** Trees of fewer files are as quickly copied. */
const few = 200

/** A tree that differs from another one so much is copied: then no longer do both stay in memory, and each look costs one. */
const part = 1 / 16

/** A config tree that is another one but for some files: the two share all that they have in common. */
class ChangedTree implements ConfigTree {
	readonly base: ConfigTree
	/** Only what differs. */
	readonly changes: Changes
	readonly size: number

	constructor(base: ConfigTree, changes: Changes, size: number) {
		this.base = base
		this.changes = changes
		this.size = size
	}

	get(path: string): ConfigFile | undefined {
		return this.changes.get(path) ?? (this.changes.has(path) ? undefined : this.base.get(path))
	}

	has(path: string): boolean {
		return this.get(path) !== undefined
	}

	forEach(act: (file: ConfigFile, path: string, tree: ConfigTree) => void): void {
		for (const [path, file] of this) act(file, path, this)
	}

	*entries(): MapIterator<[string, ConfigFile]> {
		for (const [path, file] of this.base) {
			const now = this.changes.has(path) ? this.changes.get(path) : file
			if (now) yield [path, now]
		}
		for (const [path, file] of this.changes) if (file && !this.base.has(path)) yield [path, file]
	}

	*keys(): MapIterator<string> {
		for (const path of this.base.keys()) if (!this.changes.has(path) || this.changes.get(path)) yield path
		for (const [path, file] of this.changes) if (file && !this.base.has(path)) yield path
	}

	*values(): MapIterator<ConfigFile> {
		for (const [, file] of this.entries()) yield file
	}

	[Symbol.iterator](): MapIterator<[string, ConfigFile]> {
		return this.entries()
	}
}

/** A tree with some files replaced. However large it is, this costs as much as the trees differ. */
export function changeTree(tree: ConfigTree, changes: Changes): ConfigTree {
	const base = baseOf(tree)
	if (base.size + changes.size < few || changes.size > base.size * part) return copy(tree, changes)
	const all = new Map(changesOf(tree))
	let { size } = tree
	for (const [path, file] of changes) {
		size += Number(file !== undefined) - Number(tree.has(path))
		if (file === base.get(path)) all.delete(path)
		else all.set(path, file)
	}
	return all.size > base.size * part ? copy(tree, changes) : new ChangedTree(base, all, size)
}

function copy(tree: ConfigTree, changes: Changes): ConfigTree {
	const made = new Map(tree)
	for (const [path, file] of changes) {
		if (file) made.set(path, file)
		else made.delete(path)
	}
	return made
}

/** The paths at which two trees may differ, where they are known to be the same tree but for these; else undefined. */
export function mayDiffer(before: ConfigTree, after: ConfigTree): Iterable<string> | undefined {
	if (baseOf(before) !== baseOf(after)) return undefined
	return new Set([...changesOf(before).keys(), ...changesOf(after).keys()])
}

const directories = new WeakMap<ConfigTree, ReadonlySet<string>>()

/** False where a tree has no file below this directory; true where it may have. */
export function mayHaveBelow(tree: ConfigTree, directory: string): boolean {
	const base = baseOf(tree)
	const known = directories.get(base) ?? directoriesOf(base)
	directories.set(base, known)
	return known.has(directory) || [...changesOf(tree).keys()].some((path) => path.startsWith(`${directory}/`))
}

function directoriesOf(tree: ConfigTree): ReadonlySet<string> {
	const found = new Set<string>()
	for (const path of tree.keys()) {
		for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
			const directory = path.slice(0, end)
			if (found.has(directory)) break
			found.add(directory)
		}
	}
	return found
}

function baseOf(tree: ConfigTree): ConfigTree {
	return tree instanceof ChangedTree ? tree.base : tree
}

function changesOf(tree: ConfigTree): Changes {
	return tree instanceof ChangedTree ? tree.changes : none
}

const none: Changes = new Map()
