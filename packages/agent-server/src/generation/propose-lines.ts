import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { rejectedProposals } from '@altroot/shared/ledger/proposals'
import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import { type PlanOutcome, problemsOf } from '@altroot/shared/portage/plan-outcome'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import type { Builder } from '../builder.ts'
import { offer } from '../propose/offer.ts'
import { proposalsOf } from '../propose/proposals.ts'

/** What a plan asks a laptop to decide, and what of that it has decided against before. */
export interface Asked {
	readonly open: readonly Proposal[]
	readonly rejected: readonly Proposal[]
}

/** Which proposals a plan of this revision comes to; changes nothing. */
export async function findProposals(
	{ ledger }: Pick<Builder, 'ledger'>,
	root: string,
	revision: string,
	plan: PlanOutcome,
): Promise<Asked> {
	const groups = needGroups(problemsOf(plan))
	if (groups.length === 0) return { open: [], rejected: [] }
	const all = proposalsOf(groups, { revision, tree: await readConfigTree(ledger, revision), root })
	const turnedDown = await rejectedProposals(ledger, revision)
	return {
		open: all.filter(({ id }) => !turnedDown.has(id)),
		rejected: all.filter(({ id }) => turnedDown.has(id)),
	}
}

/**
 * Puts the proposals of a plan before the laptop, in place of what was open before: as branches, and in its status. Where
 * emerge did not get as far as packages, nothing is known about them, and what was open stays.
 */
export async function putForward(
	{ ledger, history, clock }: Builder,
	host: string,
	revision: string,
	plan: PlanOutcome,
	{ open }: Asked,
): Promise<void> {
	if (plan.kind === 'failed' || plan.kind === 'broken-settings') return
	await offer(ledger, host, open, await readConfigTree(ledger, revision), clock)
	history.setProposals(host, open)
}
