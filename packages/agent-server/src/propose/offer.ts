import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { readHistory } from '@altroot/shared/ledger/history'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { proposalBranchOf, serverAuthor } from '@altroot/shared/ledger/names'
import { proposalBranches, removeProposalBranch } from '@altroot/shared/ledger/proposals'
import { moveRef } from '@altroot/shared/ledger/refs'
import type { Clock } from '@altroot/shared/platform/clock'
import { withLines } from '@altroot/shared/portage/added-lines'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type Proposal, proposalSubject } from '@altroot/shared/protocol/proposal'

/**
 * Makes the branches `proposals/<host>/<id>` those of the proposals that are open: each is the revision that asks for
 * them and one on top of it with the lines, so that plain git can show and merge it. `tree` is that revision's. Killed
 * anywhere, the next plan of the host calls this again and comes to the same branches.
 */
export async function offer(
	ledger: Ledger,
	host: string,
	proposals: readonly Proposal[],
	tree: ConfigTree,
	clock: Clock,
): Promise<void> {
	for (const proposal of proposals) await putBranch(ledger, host, proposal, tree, clock)
	const open = new Set(proposals.map(({ id }) => id))
	for (const id of await proposalBranches(ledger, host)) if (!open.has(id)) await removeProposalBranch(ledger, host, id)
}

async function putBranch(
	ledger: Ledger,
	host: string,
	proposal: Proposal,
	tree: ConfigTree,
	clock: Clock,
): Promise<void> {
	const { id, revision, lines } = proposal
	const branch = proposalBranchOf(host, id)
	const [known] = await readHistory(ledger, branch, 1)
	if (known?.parent === revision) return
	const commit = {
		host: serverAuthor,
		tree: await writeConfigTree(ledger, withLines(tree, lines)),
		parent: revision,
		subject: proposalSubject(proposal),
		body: lines.map(({ file, line, reason }) => `${file}: ${line}\n  ${reason}`).join('\n'),
	}
	const next = await writeRevision(ledger, commit, clock)
	await moveRef(ledger, branch, await resolve(ledger, branch), next, clock)
}
