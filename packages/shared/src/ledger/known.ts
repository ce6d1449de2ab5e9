import type { ConfigFile, ConfigTree } from '../portage/config-tree.ts'
import type { Folder } from './folder.ts'
import type { Ledger } from './ledger.ts'
import type { NewObject } from './object.ts'
import type { TreeEntry } from './tree-object.ts'

/** A revision that is in the ledger, in both forms. */
export interface KnownRevision {
	readonly revision: string
	readonly tree: ConfigTree
	readonly folder: Folder
}

/** A revision that was written just now, with all that its parent has not. */
export interface FreshRevision {
	readonly revision: string
	readonly parent: string | undefined
	readonly objects: readonly NewObject[]
}

/** Revisions of which all is remembered: the newest ones of a server's hosts, or both sides of a comparison. */
const most = 4

/** What this process has read from a ledger or written to it last: it need not be read, hashed or written again. */
export class Known {
	readonly #ids = new WeakMap<ConfigFile, string>()
	readonly #files = new Map<string, WeakRef<ConfigFile>>()
	/** What was written last, until it is pushed. */
	fresh: FreshRevision | undefined
	/** The newest last. */
	#revisions: readonly KnownRevision[] = []

	/** The blob of a file, where that is in the ledger. */
	idOf(file: ConfigFile): string | undefined {
		return this.#ids.get(file)
	}

	/** Files that are in the ledger now. */
	addBlobs(blobs: ReadonlyMap<ConfigFile, string>): void {
		for (const [file, id] of blobs) this.#ids.set(file, id)
	}

	file({ mode, id }: TreeEntry): ConfigFile | undefined {
		return this.#files.get(`${mode} ${id}`)?.deref()
	}

	addFile({ mode, id }: TreeEntry, file: ConfigFile): ConfigFile {
		this.#files.set(`${mode} ${id}`, new WeakRef(file))
		this.#ids.set(file, id)
		return file
	}

	find(revision: string): KnownRevision | undefined {
		return this.#revisions.find((known) => known.revision === revision)
	}

	/** The remembered revision that has most in common with one that has these parents: it is not said which that is. */
	near(parents: readonly string[]): KnownRevision | undefined {
		return parents.map((parent) => this.find(parent)).find((known) => known !== undefined) ?? this.#revisions.at(-1)
	}

	add(known: KnownRevision): void {
		this.#revisions = [...this.#revisions.filter(({ revision }) => revision !== known.revision), known].slice(-most)
		if (this.#files.size <= 2 * known.tree.size + 1000) return
		for (const [key, file] of this.#files) if (file.deref() === undefined) this.#files.delete(key)
	}
}

const all = new WeakMap<object, Known>()

/** What is known of a ledger. */
export function known({ cache }: Ledger): Known {
	const found = all.get(cache) ?? new Known()
	all.set(cache, found)
	return found
}
