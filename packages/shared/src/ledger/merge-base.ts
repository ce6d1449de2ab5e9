import git from 'isomorphic-git'
import type { Ledger } from './ledger.ts'

/** How another line of revisions stands to ours; `ahead`: it has all of ours, and more. */
export type Relation = 'equal' | 'ahead' | 'behind' | 'diverged'

/** So far back is looked first, because the other line is nearly always a few revisions away: not all of a long history. */
const near = 50

/**
 * The newest revision that both lines have; undefined where they have none, as after a laptop was set up anew. Of
 * several (a criss-cross of merges) the first is as good as any: what both sides did alike is no conflict.
 */
export async function findMergeBase(ledger: Ledger, ours: string, theirs: string): Promise<string | undefined> {
	const [base]: string[] = await git.findMergeBase({ ...ledger, oids: [ours, theirs] })
	return base
}

export async function relate(ledger: Ledger, ours: string, theirs: string): Promise<Relation> {
	if (ours === theirs) return 'equal'
	if ((await walkBack(ledger, ours, near)).has(theirs)) return 'behind'
	if ((await walkBack(ledger, theirs, near)).has(ours)) return 'ahead'
	const base = await findMergeBase(ledger, ours, theirs)
	return base === ours ? 'ahead' : base === theirs ? 'behind' : 'diverged'
}

/** The revisions of `theirs` that `ours` does not have, newest first: at most a hundred. */
export async function revisionsBeyond(ledger: Ledger, theirs: string, ours: string | undefined): Promise<string[]> {
	const known = ours === undefined ? new Set<string>() : await walkBack(ledger, ours, 1000)
	return [...(await walkBack(ledger, theirs, 100, known))]
}

/** A revision and those before it, in the order of their distance, without those that are known and theirs. */
async function walkBack(
	ledger: Ledger,
	from: string,
	most: number,
	known: ReadonlySet<string> = new Set(),
): Promise<Set<string>> {
	const found = new Set<string>()
	const waiting = [from]
	for (let next = waiting.shift(); next !== undefined && found.size < most; next = waiting.shift()) {
		if (known.has(next) || found.has(next)) continue
		found.add(next)
		waiting.push(...(await git.readCommit({ ...ledger, oid: next })).commit.parent)
	}
	return found
}
