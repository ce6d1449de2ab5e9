import git from 'isomorphic-git'
import { type Ledger, resolve } from './ledger.ts'
import { proposalBranchOf } from './names.ts'

/** The trailer of a revision by which a laptop turns a proposal down. */
const rejects = 'Altroot-Rejects'

export function rejectTrailer(id: string): string {
	return `${rejects}: ${id}`
}

/** The ids of the proposals that a host has rejected, as its revisions up to `revision` say. */
export async function rejectedProposals(ledger: Ledger, revision: string): Promise<ReadonlySet<string>> {
	const revisions = await git.log({ ...ledger, ref: revision })
	const pattern = new RegExp(`^${rejects}: (\\S+)$`, 'gm')
	return new Set(revisions.flatMap(({ commit }) => [...commit.message.matchAll(pattern)].map(([, id]) => id!)))
}

/** The trailer of a revision by which a laptop accepts a proposal without asking a person, as its settings say. */
const byPolicy = 'Altroot-Accepted-By-Policy'

export function policyTrailer(id: string): string {
	return `${byPolicy}: ${id}`
}

/** What a host's policy has accepted up to `revision`: which proposals, and how many in a row since a person did anything. */
export async function acceptedByPolicy(
	ledger: Ledger,
	revision: string,
): Promise<{ readonly ids: ReadonlySet<string>; readonly inARow: number }> {
	const revisions = await git.log({ ...ledger, ref: revision })
	const pattern = new RegExp(`^${byPolicy}: (\\S+)$`, 'm')
	const accepted = revisions.map(({ commit }) => pattern.exec(commit.message)?.[1])
	const inARow = accepted.indexOf(undefined)
	return { ids: new Set(accepted.filter((id) => id !== undefined)), inARow: inARow < 0 ? accepted.length : inARow }
}

/** The ids of the proposals that have a branch. */
export async function proposalBranches(ledger: Ledger, host: string): Promise<readonly string[]> {
	return git.listRefs({ ...ledger, filepath: proposalBranchOf(host, '').replace(/\/$/, '') })
}

/** Takes the branch of a proposal away. One that is gone already is no error. */
export async function removeProposalBranch(ledger: Ledger, host: string, id: string): Promise<void> {
	const ref = proposalBranchOf(host, id)
	if ((await resolve(ledger, ref)) !== undefined) await git.deleteRef({ ...ledger, ref })
}
