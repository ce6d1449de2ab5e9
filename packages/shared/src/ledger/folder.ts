import type { ConfigFile } from '../portage/config-tree.ts'
import { type NewObject, newObject } from './object.ts'
import { folderMode, printTree } from './tree-object.ts'

/** A file of a config tree with the blob that holds it. */
export interface LedgerFile {
	readonly file: ConfigFile
	readonly id: string
}

/** A folder of a config tree as git has it. None is ever changed, so that trees share what they have in common. */
export interface Folder {
	readonly id: string
	readonly entries: ReadonlyMap<string, Folder | LedgerFile>
}

/** What is to become of the files of a tree, by path; undefined: taken away. */
export type FileChanges = ReadonlyMap<string, ConfigFile | undefined>

/** The objects that changes to a folder make, each behind what it names. */
export class NewObjects {
	readonly #idOf: (file: ConfigFile) => string | undefined
	readonly #objects = new Map<string, NewObject>()
	/** The blobs among them. */
	readonly blobs = new Map<ConfigFile, string>()

	/** `idOf`: the blob of a file, where it is known to be in the ledger. */
	constructor(idOf: (file: ConfigFile) => string | undefined) {
		this.#idOf = idOf
	}

	get all(): readonly NewObject[] {
		return [...this.#objects.values()]
	}

	blobOf(file: ConfigFile): string {
		const known = this.#idOf(file) ?? this.blobs.get(file)
		if (known !== undefined) return known
		const blob = this.#add(newObject('blob', file.content))
		this.blobs.set(file, blob)
		return blob
	}

	treeOf(entries: Folder['entries']): string {
		const lines = [...entries].map(([name, entry]) => ({ name, mode: modeOf(entry), id: entry.id }))
		return this.#add(newObject('tree', printTree(lines)))
	}

	#add(object: NewObject): string {
		this.#objects.set(object.id, object)
		return object.id
	}
}

function modeOf(entry: Folder | LedgerFile): string {
	return 'file' in entry ? entry.file.mode : folderMode
}

/** The folders of a config tree: those of `near` (undefined: none) but where `changes` differ from it. Only those are made and hashed. */
export function changeFolder(near: Folder | undefined, changes: FileChanges, made: NewObjects): Folder {
	const top = newChanges()
	for (const [path, file] of changes) place(top, path, file)
	return change(near, top, made) ?? { id: made.treeOf(new Map()), entries: new Map() }
}

/** The paths of all files of a folder. */
export function* pathsIn(folder: Folder, prefix: string): Generator<string> {
	for (const [name, entry] of folder.entries) {
		if ('file' in entry) yield `${prefix}${name}`
		else yield* pathsIn(entry, `${prefix}${name}/`)
	}
}

interface Changes {
	readonly files: Map<string, ConfigFile | undefined>
	readonly folders: Map<string, Changes>
}

function newChanges(): Changes {
	return { files: new Map(), folders: new Map() }
}

function place(top: Changes, path: string, file: ConfigFile | undefined): void {
	let folder = top
	let start = 0
	for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
		const name = path.slice(start, end)
		let inner = folder.folders.get(name)
		if (inner === undefined) {
			inner = newChanges()
			folder.folders.set(name, inner)
		}
		folder = inner
		start = end + 1
	}
	folder.files.set(path.slice(start), file)
}

/** undefined where nothing is left in it: git knows no empty folders. */
function change(near: Folder | undefined, { files, folders }: Changes, made: NewObjects): Folder | undefined {
	const entries = new Map(near?.entries)
	for (const [name, file] of files) {
		const old = entries.get(name)
		if (file === undefined && old && 'file' in old) entries.delete(name)
	}
	for (const [name, inner] of folders) {
		const old = entries.get(name)
		const isFolder = old !== undefined && !('file' in old)
		const now = change(isFolder ? old : undefined, inner, made)
		if (now) entries.set(name, now)
		else if (isFolder) entries.delete(name)
	}
	for (const [name, file] of files) if (file) entries.set(name, { file, id: made.blobOf(file) })
	if (entries.size === 0) return undefined
	return { id: made.treeOf(entries), entries }
}
