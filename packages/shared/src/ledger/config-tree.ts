import git, { type TreeEntry } from 'isomorphic-git'
import type { ConfigFile, ConfigTree, FileMode } from '../portage/config-tree.ts'
import type { Ledger } from './ledger.ts'

interface Folder {
	readonly files: Map<string, ConfigFile>
	readonly folders: Map<string, Folder>
}

/** Writes the config tree's blobs and trees to the ledger and returns the tree's id. Objects that exist are not rewritten. */
export async function writeConfigTree(ledger: Ledger, tree: ConfigTree): Promise<string> {
	const top: Folder = { files: new Map(), folders: new Map() }
	for (const [path, file] of tree) place(top, path.split('/'), file)
	return writeFolder(ledger, top)
}

function place(folder: Folder, [first = '', ...rest]: readonly string[], file: ConfigFile): void {
	if (rest.length === 0) {
		folder.files.set(first, file)
		return
	}
	const inner = folder.folders.get(first) ?? { files: new Map(), folders: new Map() }
	folder.folders.set(first, inner)
	place(inner, rest, file)
}

async function writeFolder(ledger: Ledger, { files, folders }: Folder): Promise<string> {
	const entries: TreeEntry[] = []
	for (const [path, { mode, content }] of files) {
		entries.push({ mode, path, oid: await git.writeBlob({ ...ledger, blob: content }), type: 'blob' })
	}
	for (const [path, folder] of folders) {
		entries.push({ mode: '040000', path, oid: await writeFolder(ledger, folder), type: 'tree' })
	}
	return git.writeTree({ ...ledger, tree: entries })
}

/** The config tree of a revision. Entries that are neither files nor links (submodules) are left out. */
export async function readConfigTree(ledger: Ledger, revision: string): Promise<ConfigTree> {
	const tree = new Map<string, ConfigFile>()
	await readFolder(ledger, revision, '', tree)
	return tree
}

async function readFolder(ledger: Ledger, oid: string, prefix: string, into: Map<string, ConfigFile>): Promise<void> {
	const { tree } = await git.readTree({ ...ledger, oid })
	for (const entry of tree) {
		const path = `${prefix}${entry.path}`
		if (entry.type === 'tree') await readFolder(ledger, entry.oid, `${path}/`, into)
		else if (entry.type === 'blob') {
			const { blob } = await git.readBlob({ ...ledger, oid: entry.oid })
			into.set(path, { mode: entry.mode as FileMode, content: blob })
		}
	}
}
