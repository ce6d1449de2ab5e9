import type { AgentError } from '@altroot/shared/errors'
import { wrongUse } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { rejectedProposals } from '@altroot/shared/ledger/proposals'
import { hasLine } from '@altroot/shared/portage/added-lines'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import type { Laptop } from './laptop.ts'
import { lastStatus } from './sync/server-word.ts'
import { visit } from './sync/visit.ts'

/**
 * Those of the server's proposals that nobody has decided about here: none of which this laptop has every line already,
 * and none that it has rejected. So an answer counts at once, also while the server has not heard of it.
 */
export async function undecided(
	ledger: Ledger,
	host: string,
	offered: readonly Proposal[],
): Promise<readonly Proposal[]> {
	const head = await resolve(ledger, branchOf(host))
	if (offered.length === 0 || head === undefined) return []
	const tree = await readConfigTree(ledger, head)
	const rejected = await rejectedProposals(ledger, head)
	return offered.filter(({ id, lines }) => !rejected.has(id) && !lines.every((line) => hasLine(tree, line)))
}

/** What is open now, by the server's word of today or, while it cannot be reached (`trouble`), by its last one. */
export async function openProposals(
	laptop: Laptop,
): Promise<{ open: readonly Proposal[]; decided: readonly Proposal[]; trouble: AgentError | undefined }> {
	const { status: fresh, trouble } = await visit(laptop, ['status'])
	const status = fresh ?? (await lastStatus(laptop.state))
	const offered = status?.proposals ?? []
	const open = await undecided(laptop.ledger, laptop.host, offered)
	return { open, decided: offered.filter((proposal) => !open.includes(proposal)), trouble }
}

/**
 * The open proposal that a person means; an AgentError (`wrong-use`) names those that there are. `decided`: those that the
 * server still has and that were answered here.
 */
export function chooseProposal(open: readonly Proposal[], id: string, decided: readonly Proposal[] = []): Proposal {
	const found = open.filter((proposal) => proposal.id.startsWith(id))
	if (id !== '' && found.length === 1) return found[0]!
	const known = open.map((proposal) => proposal.id).join(', ')
	const answered = id !== '' && decided.some((proposal) => proposal.id.startsWith(id))
	throw wrongUse(
		answered ? `proposal ${id} was answered already` : `there is no open proposal ${id}`,
		known === '' ? 'none is open: `altroot-client status` says where the server stands' : `open: ${known}`,
	)
}
