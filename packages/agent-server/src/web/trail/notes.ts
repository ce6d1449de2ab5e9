import { parseCommitLinks } from '@altroot/shared/ledger/commit-object'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { notesRef } from '@altroot/shared/ledger/names'
import { type BuildNote, parseNote } from '@altroot/shared/ledger/notes'
import { readObject } from '@altroot/shared/ledger/objects'
import { folderMode, parseTree } from '@altroot/shared/ledger/tree-object'

interface Known {
	readonly head: string
	/** The blob of each revision's note. */
	readonly blobs: ReadonlyMap<string, string>
}

const known = new WeakMap<Ledger, Known>()

/** The notes of those revisions that have one: what the history has dropped past its keep limits, they still tell. */
export async function notesOf(ledger: Ledger, revisions: readonly string[]): Promise<ReadonlyMap<string, BuildNote>> {
	const notes = new Map<string, BuildNote>()
	if (revisions.length === 0) return notes
	const blobs = await noteBlobs(ledger)
	for (const revision of revisions) {
		const blob = blobs.get(revision)
		const object = blob && (await readObject(ledger, blob))
		if (object) notes.set(revision, parseNote(new TextDecoder().decode(object.content)))
	}
	return notes
}

/** Read once for each state of the notes. */
async function noteBlobs(ledger: Ledger): Promise<Known['blobs']> {
	const head = await resolve(ledger, notesRef)
	if (head === undefined) return new Map()
	const before = known.get(ledger)
	if (before?.head === head) return before.blobs
	const commit = await readObject(ledger, head)
	const links = commit && parseCommitLinks(commit.content)
	const blobs = new Map<string, string>()
	if (links !== undefined) await readInto(blobs, ledger, links.tree, '')
	known.set(ledger, { head, blobs })
	return blobs
}

/** Git itself puts many notes into folders by their first digits (git-notes(1)). */
async function readInto(blobs: Map<string, string>, ledger: Ledger, tree: string, prefix: string): Promise<void> {
	const object = await readObject(ledger, tree)
	for (const { mode, name, id } of (object && parseTree(object.content)) ?? []) {
		if (mode !== folderMode) blobs.set(prefix + name, id)
		else if (prefix.length < 40) await readInto(blobs, ledger, id, prefix + name)
	}
}
