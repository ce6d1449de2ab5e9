import type { ConfigFile, ConfigTree } from '../portage/config-tree.ts'
import type { Ledger } from './ledger.ts'
import type { TreeEntry } from './tree-object.ts'

/** A line of a tree with the file that it stands for. */
export interface KnownEntry extends TreeEntry {
	readonly file: ConfigFile | undefined
}

/** What this process has read from a ledger or written to it last: it need not be read, hashed or written again. */
export class Known {
	readonly #ids = new WeakMap<ConfigFile, string>()
	#files = new Map<string, ConfigFile>()
	#trees = new Map<string, readonly KnownEntry[]>()
	#usedTrees = new Map<string, readonly KnownEntry[]>()
	#newest: { readonly revision: string; readonly tree: ConfigTree } | undefined

	/** The blob of a file, where that is in the ledger. */
	idOf(file: ConfigFile): string | undefined {
		return this.#ids.get(file)
	}

	/** Files that are in the ledger now. */
	addBlobs(blobs: ReadonlyMap<ConfigFile, string>): void {
		for (const [file, id] of blobs) this.#ids.set(file, id)
	}

	hasTree(id: string): boolean {
		return this.#trees.has(id)
	}

	file({ mode, id }: TreeEntry): ConfigFile | undefined {
		return this.#files.get(`${mode} ${id}`)
	}

	addFile({ mode, id }: TreeEntry, file: ConfigFile): ConfigFile {
		this.#files.set(`${mode} ${id}`, file)
		this.#ids.set(file, id)
		return file
	}

	tree(id: string): readonly KnownEntry[] | undefined {
		const entries = this.#trees.get(id)
		if (entries) this.#usedTrees.set(id, entries)
		return entries
	}

	addTree(id: string, entries: readonly KnownEntry[]): readonly KnownEntry[] {
		this.#trees.set(id, entries)
		this.#usedTrees.set(id, entries)
		return entries
	}

	/** The config tree of the revision that was read or written last. */
	treeOf(revision: string): ConfigTree | undefined {
		return this.#newest?.revision === revision ? this.#newest.tree : undefined
	}

	/** Remembers a revision that was written just now. */
	addRevision(revision: string, tree: ConfigTree): void {
		this.#newest = { revision, tree }
	}

	/** Remembers a revision that was read, and forgets what it has no part in, so that no history piles up here. */
	keep(revision: string, tree: ConfigTree): void {
		this.#newest = { revision, tree }
		this.#trees = this.#usedTrees
		this.#usedTrees = new Map()
		if (this.#files.size <= 2 * tree.size + 1000) return
		const entries = [...this.#trees.values()].flat()
		this.#files = new Map(entries.flatMap(({ mode, id, file }) => (file ? [[`${mode} ${id}`, file]] : [])))
	}
}

const all = new WeakMap<object, Known>()

/** What is known of a ledger. */
export function known({ cache }: Ledger): Known {
	const found = all.get(cache) ?? new Known()
	all.set(cache, found)
	return found
}
