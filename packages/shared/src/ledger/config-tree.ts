import { AgentError } from '../errors.ts'
import type { ConfigFile, ConfigTree, FileMode } from '../portage/config-tree.ts'
import { changedPaths, withChanges } from '../portage/tree-changes.ts'
import { parseCommitLinks } from './commit-object.ts'
import { changeFolder, type FileChanges, type Folder, type LedgerFile, NewObjects, pathsIn } from './folder.ts'
import { known } from './known.ts'
import { type Ledger, ledgerDamaged } from './ledger.ts'
import type { GitObject, NewObject } from './object.ts'
import { readObject } from './objects.ts'
import { store } from './store.ts'
import { folderMode, parseTree, type TreeEntry } from './tree-object.ts'

/** Files of one revision: more than any configuration has, and than a few folders that name each other may make of it. */
const most = 50_000

/** A config tree as git has it. */
export interface TreeObjects {
	readonly folder: Folder
	/** Those of its objects that may not be in the ledger yet, each behind what it names. */
	readonly objects: readonly NewObject[]
	/** The blobs among them. */
	readonly blobs: ReadonlyMap<ConfigFile, string>
	/** Whether they are all that the parent has not. */
	readonly hasAll: boolean
}

/** Writes the config tree's blobs and trees to the ledger and returns the tree's id. */
export async function writeConfigTree(ledger: Ledger, tree: ConfigTree): Promise<string> {
	const { folder, objects, blobs } = treeObjects(ledger, tree)
	await store(ledger, objects)
	known(ledger).addBlobs(blobs)
	return folder.id
}

/** Only what differs from `parent`, or another revision that is known to be in the ledger, is hashed. */
export function treeObjects(ledger: Ledger, tree: ConfigTree, parent?: string): TreeObjects {
	const there = known(ledger)
	const made = new NewObjects((file) => there.idOf(file))
	const near = there.near(parent === undefined ? [] : [parent])
	const changes: FileChanges = near ? changesBetween(near.tree, tree) : tree
	const folder = changes.size === 0 && near ? near.folder : changeFolder(near?.folder, changes, made)
	const hasAll = near?.revision === parent && [...changes.values()].every((file) => !file || made.blobs.has(file))
	return { folder, objects: made.all, blobs: made.blobs, hasAll }
}

function changesBetween(before: ConfigTree, after: ConfigTree): FileChanges {
	return new Map(changedPaths(before, after).map((path) => [path, after.get(path)]))
}

/**
 * The config tree of a revision. Entries that are neither files nor links (submodules) are left out. What two revisions
 * that are read one after the other have in common is read once, and is the same objects: comparing them costs little.
 * AgentErrors: `ledger-damaged`; `revision-too-large`.
 */
export async function readConfigTree(ledger: Ledger, revision: string): Promise<ConfigTree> {
	const there = known(ledger)
	const same = there.find(revision)
	if (same) return same.tree
	const commit = parseCommitLinks((await read(ledger, revision, 'commit')).content)
	if (commit === undefined) throw ledgerDamaged(`${ledger.gitdir}: ${revision} cannot be read as a revision`)
	const near = there.near(commit.parents)
	const changes = new Map<string, ConfigFile | undefined>()
	const folder = await readFolder(ledger, commit.tree, near?.folder, '', changes)
	const tree = withChanges(near?.tree ?? new Map(), changes)
	if (tree.size > most) throw tooLarge(ledger)
	there.add({ revision, tree, folder })
	return tree
}

/** Reads a folder, where it is not the one that was at its place before; `changes` gets what differs from that. */
async function readFolder(
	ledger: Ledger,
	id: string,
	before: Folder | undefined,
	prefix: string,
	changes: Map<string, ConfigFile | undefined>,
): Promise<Folder> {
	if (before?.id === id) return before
	const lines = parseTree((await read(ledger, id, 'tree')).content)
	if (lines === undefined) throw ledgerDamaged(`${ledger.gitdir}: the tree ${id} cannot be read`)
	const gone = new Map(before?.entries)
	const entries = new Map<string, Folder | LedgerFile>()
	for (const line of lines) {
		const path = `${prefix}${line.name}`
		const old = gone.get(line.name)
		if (line.mode === folderMode) {
			if (old && !('file' in old)) gone.delete(line.name)
			const inner = old && !('file' in old) ? old : undefined
			entries.set(line.name, await readFolder(ledger, line.id, inner, `${path}/`, changes))
		} else if (line.mode.startsWith('1') && !line.mode.startsWith('16')) {
			const isSame = old && 'file' in old && old.id === line.id && old.file.mode === line.mode
			if (old && 'file' in old) gone.delete(line.name)
			entries.set(line.name, isSame ? old : { id: line.id, file: await fileOf(ledger, line) })
		}
	}
	for (const [name, old] of gone) {
		for (const path of 'file' in old ? [`${prefix}${name}`] : pathsIn(old, `${prefix}${name}/`))
			changes.set(path, undefined)
	}
	for (const [name, entry] of entries) {
		if ('file' in entry && entry !== before?.entries.get(name)) changes.set(`${prefix}${name}`, entry.file)
	}
	if (changes.size > 2 * most) throw tooLarge(ledger)
	return { id, entries }
}

async function fileOf(ledger: Ledger, line: TreeEntry): Promise<ConfigFile> {
	const there = known(ledger)
	const same = there.file(line)
	if (same) return same
	const { content } = await read(ledger, line.id, 'blob')
	// a copy: else all of a pack would stay in memory
	return there.addFile(line, { mode: line.mode as FileMode, content: new Uint8Array(content) })
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
