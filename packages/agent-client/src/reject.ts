import { AgentError } from '@altroot/shared/errors'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { branchOf } from '@altroot/shared/ledger/names'
import { rejectTrailer } from '@altroot/shared/ledger/proposals'
import { moveRef } from '@altroot/shared/ledger/refs'
import { type Proposal, proposalSubject } from '@altroot/shared/protocol/proposal'
import { lockLedger, type Recorder, recordLocked } from './record/record.ts'

/**
 * Turns a proposal down: a revision that changes no file and says so, which the server hears of like of any other
 * (docs/decisions/proposals.md). A crash before the branch is moved leaves the proposal open.
 */
export async function reject(recorder: Recorder, proposal: Proposal): Promise<{ revision: string; subject: string }> {
	const { ledger, host, clock } = recorder
	using _held = await lockLedger(recorder)
	const { revision: parent } = await recordLocked(recorder)
	const tree = await writeConfigTree(ledger, await readConfigTree(ledger, parent))
	const subject = `reject ${proposalSubject(proposal)}`
	const body = proposal.lines.map(({ file, line }) => `not added to ${file}: ${line}`).join('\n')
	const trailers = [rejectTrailer(proposal.id)]
	const revision = await writeRevision(ledger, { host, tree, parent, subject, body, trailers }, clock)
	if (await moveRef(ledger, branchOf(host), parent, revision, clock)) return { revision, subject }
	throw new AgentError('branch-moved', `${branchOf(host)} was moved by another program meanwhile`, {
		disposition: 'retry',
		hint: `run \`altroot-client reject ${proposal.id}\` again`,
	})
}
