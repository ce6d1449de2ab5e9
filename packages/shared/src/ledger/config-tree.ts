import { AgentError } from '../errors.ts'
import type { ConfigFile, ConfigTree, FileMode } from '../portage/config-tree.ts'
import { parseCommitLinks } from './commit-object.ts'
import { type Known, type KnownEntry, known } from './known.ts'
import { type Ledger, ledgerDamaged } from './ledger.ts'
import { type GitObject, type NewObject, newObject } from './object.ts'
import { readObject } from './objects.ts'
import { store } from './store.ts'
import { folderMode, parseTree, printTree, type TreeEntry } from './tree-object.ts'

/** Files of one revision: more than any configuration has, and than a few folders that name each other may make of it. */
const most = 50_000

interface Folder {
	readonly files: Map<string, ConfigFile>
	readonly folders: Map<string, Folder>
}

/** A config tree as git has it. */
export interface TreeObjects {
	readonly id: string
	/** Those of its objects that are not known to be in the ledger, each behind what it names. */
	readonly objects: readonly NewObject[]
	/** The blobs of its files. */
	readonly blobs: ReadonlyMap<ConfigFile, string>
}

/** Writes the config tree's blobs and trees to the ledger and returns the tree's id. Objects that are known to be there are not rewritten. */
export async function writeConfigTree(ledger: Ledger, tree: ConfigTree): Promise<string> {
	const { id, objects, blobs } = treeObjects(ledger, tree)
	await store(ledger, objects)
	known(ledger).addBlobs(blobs)
	return id
}

export function treeObjects(ledger: Ledger, tree: ConfigTree): TreeObjects {
	const top: Folder = { files: new Map(), folders: new Map() }
	for (const [path, file] of tree) place(top, path, file)
	const objects = new Map<string, NewObject>()
	const blobs = new Map<ConfigFile, string>()
	return { id: folderObject(known(ledger), top, objects, blobs), objects: [...objects.values()], blobs }
}

function place(top: Folder, path: string, file: ConfigFile): void {
	let folder = top
	let start = 0
	for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
		const name = path.slice(start, end)
		let inner = folder.folders.get(name)
		if (inner === undefined) {
			inner = { files: new Map(), folders: new Map() }
			folder.folders.set(name, inner)
		}
		folder = inner
		start = end + 1
	}
	folder.files.set(path.slice(start), file)
}

function folderObject(
	there: Known,
	{ files, folders }: Folder,
	objects: Map<string, NewObject>,
	blobs: Map<ConfigFile, string>,
): string {
	const entries: TreeEntry[] = []
	for (const [name, folder] of folders) {
		entries.push({ mode: folderMode, name, id: folderObject(there, folder, objects, blobs) })
	}
	for (const [name, file] of files) {
		let id = there.idOf(file)
		if (id === undefined) {
			const blob = newObject('blob', file.content)
			id = blob.id
			objects.set(id, blob)
			blobs.set(file, id)
		}
		entries.push({ mode: file.mode, name, id })
	}
	const tree = newObject('tree', printTree(entries))
	if (!there.hasTree(tree.id)) objects.set(tree.id, tree)
	return tree.id
}

/**
 * The config tree of a revision. Entries that are neither files nor links (submodules) are left out. What two revisions
 * that are read one after the other have in common is read once, and is the same objects: comparing them costs little.
 * AgentErrors: `ledger-damaged`; `revision-too-large`.
 */
export async function readConfigTree(ledger: Ledger, revision: string): Promise<ConfigTree> {
	const same = known(ledger).treeOf(revision)
	if (same) return same
	const commit = parseCommitLinks((await read(ledger, revision, 'commit')).content)
	if (commit === undefined) throw ledgerDamaged(`${ledger.gitdir}: ${revision} cannot be read as a revision`)
	const tree = new Map<string, ConfigFile>()
	await readFolder(ledger, commit.tree, '', tree)
	known(ledger).keep(revision, tree)
	return tree
}

async function readFolder(ledger: Ledger, id: string, prefix: string, into: Map<string, ConfigFile>): Promise<void> {
	const there = known(ledger)
	const entries = there.tree(id) ?? there.addTree(id, await entriesOf(ledger, id))
	for (const entry of entries) {
		const path = `${prefix}${entry.name}`
		if (entry.mode === folderMode) await readFolder(ledger, entry.id, `${path}/`, into)
		else if (entry.file) into.set(path, entry.file)
		if (into.size > most) throw tooLarge(ledger)
	}
}

async function entriesOf(ledger: Ledger, id: string): Promise<KnownEntry[]> {
	const entries = parseTree((await read(ledger, id, 'tree')).content)
	if (entries === undefined) throw ledgerDamaged(`${ledger.gitdir}: the tree ${id} cannot be read`)
	const there = known(ledger)
	const found: KnownEntry[] = []
	for (const entry of entries) {
		const isFile = entry.mode.startsWith('1') && !entry.mode.startsWith('16')
		const file = isFile ? (there.file(entry) ?? there.addFile(entry, await readFile(ledger, entry))) : undefined
		found.push({ ...entry, file })
	}
	return found
}

async function readFile(ledger: Ledger, { id, mode }: TreeEntry): Promise<ConfigFile> {
	const { content } = await read(ledger, id, 'blob')
	return { mode: mode as FileMode, content: new Uint8Array(content) } // a copy: else all of a pack would stay in memory
}

async function read(ledger: Ledger, id: string, type: GitObject['type']): Promise<GitObject> {
	const object = await readObject(ledger, id)
	if (object?.type === type) return object
	throw ledgerDamaged(`${ledger.gitdir} lacks the ${type} ${id}`)
}

function tooLarge({ gitdir }: Ledger): AgentError {
	return new AgentError('revision-too-large', `${gitdir}: a revision has more than ${most} files`, {
		disposition: 'stall',
		hint: 'no laptop makes such a revision: find out who pushed it',
	})
}
