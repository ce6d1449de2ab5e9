import type { Diagnostic } from '@altroot/shared/diagnostic'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { policyTrailer } from '@altroot/shared/ledger/proposals'
import { withLines } from '@altroot/shared/portage/added-lines'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import { type Proposal, proposalSubject } from '@altroot/shared/protocol/proposal'
import { type Applier, applyRevision } from './apply/apply.ts'
import { lockLedger, type Recorder, recordLocked } from './record/record.ts'

export interface Accepted {
	/** What was on disk and not recorded yet: it has a revision of its own, before the proposal's. */
	readonly recordedFirst: string | undefined
	readonly revision: string
	readonly subject: string
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * Adds the lines of a proposal to this laptop's files and records that, all of it or nothing (`applyRevision`). The lines
 * are added to what is on disk now, whatever has changed since the server asked; nothing else of it is touched. `by`: who
 * has decided, a person or `[proposals]` in client.ini.
 */
export async function accept(
	recorder: Recorder,
	applier: Applier,
	proposal: Proposal,
	by: 'person' | 'policy' = 'person',
): Promise<Accepted> {
	const { ledger, host, clock } = recorder
	using _held = await lockLedger(recorder)
	const { revision: parent, subject: recordedFirst } = await recordLocked(recorder)
	const before = await readConfigTree(ledger, parent)
	const after = withLines(before, proposal.lines)
	const tree = await writeConfigTree(ledger, after)
	const subject = `${by === 'policy' ? 'policy accepts' : 'accept'} ${proposalSubject(proposal)}`
	const trailers = by === 'policy' ? [policyTrailer(proposal.id)] : []
	const { body } = describeChanges(diffTrees(before, after))
	const revision = await writeRevision(ledger, { host, tree, parent, subject, body, trailers }, clock)
	const diagnostics = await applyRevision(applier, { parent, revision })
	return { recordedFirst, revision, subject, diagnostics }
}
