import type { HistoryEntry } from '@altroot/shared/ledger/history'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { BuildNote } from '@altroot/shared/ledger/notes'
import type { Context } from 'hono'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { hostIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { notesOf } from './notes.ts'
import { revisionOf } from './revisions.ts'

const perPage = 40
/** Of ids from an address; a history with more open ends than this does not come from laptops. */
const mostEnds = 20

/** A revision beside every generation that was built of it, newest first. */
export interface TrailEntry extends HistoryEntry {
	readonly generations: readonly GenerationSummary[]
	/** What is told of it where the history has no generation of it any more. */
	readonly note: BuildNote | null
}

export interface TrailPage {
	readonly host: string
	readonly entries: readonly TrailEntry[]
	/** The revisions from which the older ones can be reached; null where there are none. */
	readonly before: string | null
	readonly first: boolean
}

/** A host's revisions, newest first. `?before=ID,ID`: those and what is behind them. */
export async function readTrail(world: WebWorld, context: Context): Promise<TrailPage | undefined> {
	const host = hostIn(world, context)
	if (host === undefined) return undefined
	const asked = context.req.query('before')?.split(',').slice(0, mostEnds)
	const head = await resolve(world.ledger, branchOf(host))
	const starts = asked?.filter((id) => /^[\da-f]{40}$/.test(id)) ?? (head === undefined ? [] : [head])
	const { entries, ends } = await walk(world, starts)
	const revisions = entries.map(({ revision }) => revision)
	const generations = Map.groupBy(world.history.generationsOf(host, revisions), ({ revision }) => revision)
	const notes = await notesOf(
		world.ledger,
		revisions.filter((id) => !generations.has(id)),
	)
	return {
		host,
		entries: entries.map((entry) => ({
			...entry,
			generations: generations.get(entry.revision) ?? [],
			note: notes.get(entry.revision) ?? null,
		})),
		before: ends.length === 0 ? null : ends.join(','),
		first: asked === undefined,
	}
}

/** One page of what `starts` reach, by time; `ends` is where the next page goes on. */
async function walk(
	{ ledger }: WebWorld,
	starts: readonly string[],
): Promise<{ entries: HistoryEntry[]; ends: string[] }> {
	const read = async (ids: readonly string[]): Promise<HistoryEntry[]> =>
		(await Promise.all(ids.map((id) => revisionOf(ledger, id)))).filter((entry) => entry !== undefined)
	const seen = new Set(starts)
	const open = await read(starts)
	const entries: HistoryEntry[] = []
	while (open.length > 0 && entries.length < perPage) {
		open.sort((a, b) => a.time - b.time) // the newest last
		const next = open.pop()!
		entries.push(next)
		const parents = next.parents.filter((id) => !seen.has(id))
		for (const id of parents) seen.add(id)
		open.push(...(await read(parents)))
	}
	return { entries, ends: open.map(({ revision }) => revision) }
}
