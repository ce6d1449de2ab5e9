import type { Diagnostic } from '@altroot/shared/diagnostic'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { shortRevision } from '@altroot/shared/ledger/names'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { type Applier, applyRevision } from './apply/apply.ts'
import { lockLedger, type Recorder, recordLocked, sameForBuild } from './record/record.ts'

export interface RolledBack {
	/** What was on disk and not recorded yet: recorded first, so that it can be brought back too. */
	readonly recordedFirst: string | undefined
	/** The newest revision now. */
	readonly revision: string
	/** What it says; undefined where the disk held just that already. */
	readonly subject: string | undefined
	/** What has become different on this laptop's disk. */
	readonly changes: readonly ConfigChange[]
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * Brings the configuration of `target` back as a new revision, on disk and in the ledger; history only grows, so rolling
 * back to what was before undoes it. The laptop's facts stay those of today.
 */
export async function rollback(recorder: Recorder, applier: Applier, target: string): Promise<RolledBack> {
	const { ledger, host, clock } = recorder
	using _held = await lockLedger(recorder)
	const { revision: parent, subject: recordedFirst } = await recordLocked(recorder)
	const before = await readConfigTree(ledger, parent)
	const wanted = new Map(await readConfigTree(ledger, target))
	wanted.delete(hostFactsPath)
	const after = wanted.set(hostFactsPath, await recorder.gatherFacts(wanted))
	if (sameForBuild(before, after))
		return { recordedFirst, revision: parent, subject: undefined, changes: [], diagnostics: [] }
	const changes = diffTrees(before, after)
	const { subject, body } = describeChanges(changes, `rollback to ${shortRevision(target)}: `)
	const tree = await writeConfigTree(ledger, after)
	const revision = await writeRevision(ledger, { host, tree, parent, subject, body }, clock)
	const diagnostics = await applyRevision(applier, { parent, revision })
	return { recordedFirst, revision, subject, changes, diagnostics }
}
