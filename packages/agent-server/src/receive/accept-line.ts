import type { Ledger } from '@altroot/shared/ledger/ledger'
import { readObject } from '@altroot/shared/ledger/objects'
import { PackReader } from '@altroot/shared/ledger/pack/read-pack'
import { resolveDeltas } from '@altroot/shared/ledger/pack/resolve-deltas'
import { othersTurn } from '@altroot/shared/ledger/pack/turns'
import { store } from '@altroot/shared/ledger/store'
import { folderMode, parseTree } from '@altroot/shared/ledger/tree-object'
import { broughtCommits, historyOf } from './check-push.ts'
import { checkTree, type Effort } from './check-tree.ts'
import { limits } from './limits.ts'
import { Newcomers, Refusal } from './newcomers.ts'

/** What a commit of a line that servers write may hold: notes on revisions, or a configuration. */
export type LineKind = 'notes' | 'configuration'

/**
 * Checks a fetched line that servers write, by the gate's rules for objects, sizes and paths, and stores what is new of
 * it; throws a Refusal. Nobody signs such a line. No ref is moved: a crash leaves objects that nothing names.
 */
export async function acceptLine(ledger: Ledger, pack: Buffer, next: string, kind: LineKind): Promise<void> {
	const reader = new PackReader(limits.pack)
	let state = reader.readSome(pack)
	for (; state === 'pause'; state = reader.readSome(pack)) await othersTurn()
	if (state === 'more' || 'bad' in state) throw new Refusal(state === 'more' ? 'the pack is cut short' : state.bad)
	const objects = await resolveDeltas(reader.entries, (id) => readObject(ledger, id), limits.pack)
	if ('bad' in objects) throw new Refusal(objects.bad)
	const newcomers = new Newcomers(ledger, objects)
	const history = historyOf(newcomers)
	const { commits, outside } = await broughtCommits(newcomers, history, next)
	for (const id of outside) await history(id) // it has to be there
	const effort: Effort = { changes: 0 }
	const check = kind === 'notes' ? checkNotes : checkTree
	for (const id of commits) {
		const { tree, parents } = await history(id)
		const [parent] = parents
		await check(newcomers, tree, parent && (await history(parent)).tree, effort)
		newcomers.take(id)
	}
	await store(ledger, newcomers.taken)
}

/** A note is a file with the name of its revision; where they are many, git puts them into folders of two digits. */
async function checkNotes(
	newcomers: Newcomers,
	id: string,
	before: string | undefined,
	effort: Effort,
	path = '',
): Promise<void> {
	if (id === before) return
	const entries = await entriesOf(newcomers, id)
	const known = new Map((before === undefined ? [] : await entriesOf(newcomers, before)).map((one) => [one.name, one]))
	for (const [index, { id: inner, mode, name }] of entries.entries()) {
		const digits = `${path}${name}`
		const isFolder = mode === folderMode && /^[\da-f]{2}$/.test(name) && digits.length < 40
		const isNote = mode === '100644' && /^[\da-f]{40}$/.test(digits)
		if (!isFolder && !isNote) throw new Refusal(`${JSON.stringify(digits)} is no note on a revision`)
		if ((entries[index - 1]?.name ?? '') >= name)
			throw new Refusal('the notes have names twice, or in another order than git’s')
		const old = known.get(name)
		if (old?.id === inner) continue
		if (++effort.changes > limits.changes) throw new Refusal(`more than ${limits.changes} notes at once`)
		if (isFolder) await checkNotes(newcomers, inner, old?.mode === folderMode ? old.id : undefined, effort, digits)
		else await newcomers.read(inner, 'blob')
		newcomers.take(inner)
	}
	newcomers.take(id)
}

async function entriesOf(newcomers: Newcomers, id: string) {
	const entries = parseTree(await newcomers.read(id, 'tree'))
	if (entries === undefined) throw new Refusal('the tree of the notes cannot be read')
	return entries
}
