import { type HistoryEntry, readEntry } from '@altroot/shared/ledger/history'
import type { Ledger } from '@altroot/shared/ledger/ledger'

/** Revisions that are kept in memory: a few pages of lists. */
const most = 2_000

const kept = new WeakMap<Ledger, Map<string, HistoryEntry>>()

/** A revision, or undefined where the ledger lacks it. Read once: a revision never changes. */
export async function revisionOf(ledger: Ledger, revision: string): Promise<HistoryEntry | undefined> {
	const known = kept.get(ledger) ?? new Map<string, HistoryEntry>()
	kept.set(ledger, known)
	const before = known.get(revision)
	if (before !== undefined) return before
	const entry = await readEntry(ledger, revision).catch(() => undefined)
	if (entry === undefined) return undefined
	if (known.size >= most) known.clear()
	known.set(revision, entry)
	return entry
}
