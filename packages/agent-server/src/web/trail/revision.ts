import { fileDiff } from '@altroot/shared/cli/file-diff'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { HistoryEntry } from '@altroot/shared/ledger/history'
import { openLedger } from '@altroot/shared/ledger/ledger'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Context } from 'hono'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { hostIn, numberIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { revisionOf } from './revisions.ts'

/** Characters of diffs on one page, and of one file that is compared at all. */
const [mostText, mostOfFile] = [60_000, 500_000]

export interface FileDiff {
	readonly path: string
	/** Lines of a unified diff; null for a file that is no text or too long. */
	readonly lines: readonly string[] | null
}

export interface RevisionPage {
	readonly host: string
	readonly revision: HistoryEntry
	readonly generations: readonly GenerationSummary[]
	readonly files: readonly FileDiff[]
	readonly from: number
	/** How many files differ. */
	readonly total: number
}

/** One revision with its diff. `?from=N`: the files from there on. */
export async function readRevision(world: WebWorld, context: Context): Promise<RevisionPage | undefined> {
	const host = hostIn(world, context)
	const id = context.req.param('revision') ?? ''
	if (host === undefined || !/^[\da-f]{40}$/.test(id)) return undefined
	const revision = await revisionOf(world.ledger, id)
	if (revision === undefined) return undefined
	// A ledger of its own: what was read for one look is not kept in memory.
	const ledger = openLedger(world.ledger.gitdir)
	const before: ConfigTree = revision.parent === undefined ? new Map() : await readConfigTree(ledger, revision.parent)
	const after = await readConfigTree(ledger, id)
	const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) =>
		differ(before.get(path), after.get(path)),
	)
	const from = numberIn(context.req.query('from')) ?? 0
	return {
		host,
		revision,
		generations: world.history.generationsOf(host, [id]),
		files: diffs(paths.sort().slice(from), before, after),
		from,
		total: paths.length,
	}
}

function differ(before: ConfigFile | undefined, after: ConfigFile | undefined): boolean {
	if (before === after) return false
	if (before === undefined || after === undefined || before.mode !== after.mode) return true
	return !Buffer.from(before.content).equals(after.content)
}

/** As many as one page has room for, one at least. */
function diffs(paths: readonly string[], before: ConfigTree, after: ConfigTree): FileDiff[] {
	const files: FileDiff[] = []
	let room = mostText
	for (const path of paths) {
		const [old, now] = [textOf(before.get(path)), textOf(after.get(path))]
		const lines = old === null || now === null ? null : shorten(fileDiff(path, old, now))
		room -= path.length + (lines ?? []).reduce((sum, line) => sum + line.length + 1, 100)
		if (room < 0 && files.length > 0) break
		files.push({ path, lines })
	}
	return files
}

/** A diff of one file that alone would be too long for a page is cut, and says so. */
function shorten(lines: readonly string[]): readonly string[] {
	let [room, kept] = [mostText, 0]
	for (const line of lines) {
		room -= line.length + 1
		if (room < 0) break
		kept++
	}
	return kept === lines.length ? lines : [...lines.slice(0, kept), `@@ ${lines.length - kept} more lines: see git @@`]
}

/** undefined: there is no such file; null: it is no text, or too long to compare. */
function textOf(file: ConfigFile | undefined): string | undefined | null {
	if (file === undefined) return undefined
	if (file.content.length > mostOfFile || file.content.includes(0)) return null
	return new TextDecoder().decode(file.content)
}
