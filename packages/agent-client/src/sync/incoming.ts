import { type HistoryEntry, readEntry } from '@altroot/shared/ledger/history'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { type Relation, relate, revisionsBeyond } from '@altroot/shared/ledger/merge-base'
import { branchOf, trackingBranchOf } from '@altroot/shared/ledger/names'

/** What the server's branch had that ours has not, when it was last fetched. */
export interface Incoming {
	readonly relation: Relation
	/** The server's newest revision; undefined where it has none, or was never asked. */
	readonly theirs: string | undefined
	/** Newest first; at most a hundred. */
	readonly revisions: readonly HistoryEntry[]
}

export async function readIncoming(ledger: Ledger, host: string): Promise<Incoming> {
	const theirs = await resolve(ledger, trackingBranchOf(host))
	if (theirs === undefined) return { relation: 'equal', theirs, revisions: [] }
	const ours = await resolve(ledger, branchOf(host))
	const relation = ours === undefined ? 'ahead' : await relate(ledger, ours, theirs)
	if (relation === 'equal' || relation === 'behind') return { relation, theirs, revisions: [] }
	const beyond = await revisionsBeyond(ledger, theirs, ours)
	return { relation, theirs, revisions: await Promise.all(beyond.map((revision) => readEntry(ledger, revision))) }
}
