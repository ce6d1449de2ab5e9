import { readEntry } from '@altroot/shared/ledger/history'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { relate } from '@altroot/shared/ledger/merge-base'
import { branchOf, proposalBranchOf } from '@altroot/shared/ledger/names'
import { hasObject } from '@altroot/shared/ledger/objects'
import { proposalBranches } from '@altroot/shared/ledger/proposals'
import { pushCommit, removeRef } from '@altroot/shared/ledger/transport/push'
import type { Transport } from '@altroot/shared/ledger/transport/transport'

type Refs = ReadonlyMap<string, string>

/** Pushes a line that only goes on, where the other side has less of it: fast-forward, and from what it was there just now. */
export async function pushLine(ledger: Ledger, transport: Transport, theirs: Refs, ref: string): Promise<void> {
	const [next, known] = [await resolve(ledger, ref), theirs.get(ref)]
	if (next !== undefined && next !== known) await pushCommit(ledger, transport, { ref, next, known, since: known })
}

/**
 * What makes the proposals to a host at the other side those that are open here, step by step. One that is closed, or
 * asked of a newer revision, is taken away where it is still what it was just now; then what is open is put there as a new
 * branch. Killed between the two, the next visit does the rest.
 */
export async function stepsOfProposals(
	ledger: Ledger,
	transport: Transport,
	theirs: Refs,
	host: string,
): Promise<readonly (() => Promise<void>)[]> {
	const open = new Map<string, string>()
	for (const id of await proposalBranches(ledger, host)) {
		const ref = proposalBranchOf(host, id)
		const commit = await resolve(ledger, ref)
		if (commit !== undefined) open.set(ref, commit)
	}
	const there = new Map([...theirs].filter(([ref]) => ref.startsWith(proposalBranchOf(host, ''))))
	const gone = [...there].filter(([ref, known]) => open.get(ref) !== known)
	const come = [...open].filter(([ref, next]) => there.get(ref) !== next)
	return [
		...gone.map(
			([ref, known]) =>
				() =>
					removeRef(transport, ref, known),
		),
		...come.map(([ref, next]) => async () => {
			const since = await sharedParent(ledger, next, theirs.get(branchOf(host)))
			await pushCommit(ledger, transport, { ref, next, since })
		}),
	]
}

/** The revision that a proposal builds on, where the other side's branch has it. */
async function sharedParent(ledger: Ledger, commit: string, tip: string | undefined): Promise<string | undefined> {
	const { parent } = await readEntry(ledger, commit)
	if (parent === undefined || tip === undefined || !(await hasObject(ledger, tip))) return undefined
	const relation = await relate(ledger, tip, parent)
	return relation === 'equal' || relation === 'behind' ? parent : undefined
}
