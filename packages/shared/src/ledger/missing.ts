import { parseCommitLinks } from './commit-object.ts'
import { known } from './known.ts'
import { type Ledger, ledgerDamaged } from './ledger.ts'
import { type GitObject, type NewObject, newObject } from './object.ts'
import { readObject } from './objects.ts'
import { folderMode, parseTree } from './tree-object.ts'

/**
 * The objects that one who has revision `since` with all that it reaches lacks of revision `next`; undefined where `next`
 * does not lead to `since`. Reads no more than what is new, for what two revisions have in common is not entered; nothing
 * where that was written just now. An AgentError (`ledger-damaged`) where an object is missing here.
 */
export async function objectsSince(
	ledger: Ledger,
	next: string,
	since: string | undefined,
): Promise<readonly NewObject[] | undefined> {
	const { fresh } = known(ledger)
	if (fresh?.revision === next && fresh.parent === since) return fresh.objects
	const commits = await commitsSince(ledger, next, since)
	if (commits === undefined) return undefined
	const found = new Map<string, NewObject>()
	for (const id of commits) {
		const { links, object } = await readCommit(ledger, id)
		const [parent] = links.parents
		const before = parent && (await readCommit(ledger, parent)).links.tree
		await collectTree(ledger, links.tree, before, found)
		found.set(id, object)
	}
	return [...found.values()]
}

/** Oldest first. */
async function commitsSince(ledger: Ledger, next: string, since: string | undefined): Promise<string[] | undefined> {
	const { seen, roots } = await ancestors(ledger, next, since)
	if (since === undefined) return [...seen].reverse()
	if (!seen.delete(since)) return undefined
	// Beside `since` lies a way into the past: over a merge, one may have come to what `since` has too.
	if (roots > 0) for (const id of (await ancestors(ledger, since, undefined)).seen) seen.delete(id)
	return [...seen].reverse()
}

/** A revision and those before it, children before parents where history has no merges, not beyond `end`. */
async function ancestors(ledger: Ledger, from: string, end: string | undefined) {
	const seen = new Set([from])
	let roots = 0
	for (const id of seen) {
		if (id === end) continue
		const { parents } = (await readCommit(ledger, id)).links
		if (parents.length === 0) roots++
		for (const parent of parents) seen.add(parent)
	}
	return { seen, roots }
}

async function collectTree(
	ledger: Ledger,
	id: string,
	before: string | undefined,
	found: Map<string, NewObject>,
): Promise<void> {
	if (id === before || found.has(id)) return
	const object = await read(ledger, id, 'tree')
	const old = before === undefined ? [] : entriesOf(await read(ledger, before, 'tree'), before)
	const known = new Map(old.map((entry) => [entry.name, entry.id]))
	// A file or link before that is a directory now: package.use, make.profile.
	const folders = new Map(old.filter(({ mode }) => mode === folderMode).map(({ name, id: of }) => [name, of]))
	for (const entry of entriesOf(object, id)) {
		if (known.get(entry.name) === entry.id) continue
		if (entry.mode === folderMode) await collectTree(ledger, entry.id, folders.get(entry.name), found)
		else if (!found.has(entry.id)) found.set(entry.id, await read(ledger, entry.id, 'blob'))
	}
	found.set(id, object)
}

async function readCommit(ledger: Ledger, id: string) {
	const object = await read(ledger, id, 'commit')
	const links = parseCommitLinks(object.content)
	if (links === undefined) throw ledgerDamaged(`${ledger.gitdir}: ${id} cannot be read as a revision`)
	return { links, object }
}

function entriesOf(tree: GitObject, id: string) {
	const entries = parseTree(tree.content)
	if (entries === undefined) throw ledgerDamaged(`the tree ${id} cannot be read`)
	return entries
}

async function read(ledger: Ledger, id: string, type: GitObject['type']): Promise<NewObject> {
	const object = await readObject(ledger, id)
	if (object?.type === type) return newObject(type, object.content)
	throw ledgerDamaged(`${ledger.gitdir} lacks the ${type} ${id}`)
}
