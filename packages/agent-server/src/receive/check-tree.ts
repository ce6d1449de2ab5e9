import { othersTurn } from '@altroot/shared/ledger/pack/turns'
import { folderMode, parseTree, sortKey, type TreeEntry } from '@altroot/shared/ledger/tree-object'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { faultOfName, placeAt } from './allowed-paths.ts'
import { limits } from './limits.ts'
import { type Newcomers, Refusal } from './newcomers.ts'

const linkMode = '120000'
const fileModes: readonly string[] = ['100644', '100755', linkMode]

/** How much of a push's changes was looked at: a few objects can name each other so often that no disk could hold it. */
export interface Effort {
	changes: number
}

/** Changes that are looked at in a millisecond or two: then others have their turn. */
const betweenTurns = 100

/** Checks a tree of a revision. What it has in common with `before`, the tree of the parent, was checked when that came. */
export async function checkTree(
	newcomers: Newcomers,
	id: string,
	before: string | undefined,
	effort: Effort,
	path = '',
): Promise<void> {
	if (id === before) return
	if (path.split('/').length > limits.depth) throw new Refusal(`${path}: too many folders in each other`)
	const entries = entriesOf(await newcomers.read(id, 'tree'), path)
	const replaced = before === undefined ? [] : entriesOf(await newcomers.readReplaced(before), path)
	const known = new Map(replaced.map((one) => [one.name, one]))
	for (const [index, entry] of entries.entries()) {
		const old = known.get(entry.name)
		if (old?.id === entry.id && old.mode === entry.mode) continue
		if (++effort.changes > limits.changes) throw new Refusal(`more than ${limits.changes} files in one push`)
		if (effort.changes % betweenTurns === 0) await othersTurn()
		const inner = path === '' ? entry.name : `${path}/${entry.name}`
		checkEntry(entry, inner, entries[index - 1])
		const oldFolder = old?.mode === folderMode ? old.id : undefined
		if (entry.mode === folderMode) await checkTree(newcomers, entry.id, oldFolder, effort, inner)
		else await checkBlob(newcomers, entry, inner)
	}
	newcomers.take(id)
}

function entriesOf(content: Uint8Array, path: string): readonly TreeEntry[] {
	const entries = parseTree(content)
	if (entries === undefined) throw new Refusal(`the tree of ${path || 'the revision'} cannot be read`)
	return entries
}

function checkEntry(entry: TreeEntry, path: string, previous: TreeEntry | undefined): void {
	const fault = faultOfName(entry.name)
	if (fault) throw new Refusal(`${JSON.stringify(path)}: this name ${fault}`)
	if (previous && sortKey(previous) >= sortKey(entry)) {
		throw new Refusal(`${path}: its folder has names twice, or in another order than git's`)
	}
	if (previous?.name === entry.name) throw new Refusal(`${path}: its folder has this name twice`)
	const isFolder = entry.mode === folderMode
	if (!isFolder && !fileModes.includes(entry.mode)) {
		throw new Refusal(`${path}: a revision holds files, links and folders, and nothing of mode ${entry.mode}`)
	}
	const place = placeAt(path)
	const fits =
		place === 'within' || (place === 'folder' ? isFolder : place === 'file' && fileModes.includes(entry.mode))
	if (!fits) {
		const rule = 'a revision holds etc/portage, var/lib/portage/world and world_sets, and .altroot/host.json'
		throw new Refusal(`${path} does not belong there: ${rule}`)
	}
}

async function checkBlob(newcomers: Newcomers, { id, mode }: TreeEntry, path: string): Promise<void> {
	const content = await newcomers.read(id, 'blob')
	if (mode === linkMode && (content.length === 0 || content.length > limits.link || content.includes(0))) {
		throw new Refusal(`${path}: no link can lead to that`)
	}
	if (path === hostFactsPath && !isJsonObject(content)) throw new Refusal(`${path} is not the facts of a laptop`)
	newcomers.take(id)
}

function isJsonObject(content: Uint8Array): boolean {
	try {
		const value: unknown = JSON.parse(new TextDecoder().decode(content))
		return typeof value === 'object' && value !== null && !Array.isArray(value)
	} catch {
		return false
	}
}
