import type { Diagnostic } from '@altroot/shared/diagnostic'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { findMergeBase } from '@altroot/shared/ledger/merge-base'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { changedPaths } from '@altroot/shared/portage/tree-changes'
import { type Applier, applyRevision } from './apply/apply.ts'
import { type Conflict, type Prefer, printConflict } from './merge/conflict.ts'
import { mergeTrees } from './merge/trees.ts'
import { lockLedger, type Recorder, recordLocked } from './record/record.ts'
import { type Incoming, readIncoming } from './sync/incoming.ts'

export interface Pulled {
	/** What was on disk and not recorded yet: recorded first, so that it takes part in the merge. */
	readonly recordedFirst: string | undefined
	readonly incoming: Incoming
	/** The newest revision now. */
	readonly revision: string
	/** What has become different on this laptop's disk. */
	readonly changes: readonly ConfigChange[]
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * Takes the revisions of the server's branch, as last fetched, into this laptop's disk and branch: as they are where
 * this laptop has none of its own since, else merged by meaning into a revision with both as parents. Edits that were
 * not recorded yet are recorded first. An AgentError (`pull-conflict`, exit code 4) where both sides have changed the
 * same thing and `prefer` does not say whose version counts: then nothing on disk is touched.
 */
export async function pull(recorder: Recorder, applier: Applier, prefer?: Prefer): Promise<Pulled> {
	const { ledger, host } = recorder
	using _held = await lockLedger(recorder)
	const { revision: ours, subject: recordedFirst } = await recordLocked(recorder)
	const incoming = await readIncoming(ledger, host)
	const { relation, theirs } = incoming
	if (theirs === undefined || relation === 'equal' || relation === 'behind')
		return { recordedFirst, incoming, revision: ours, changes: [], diagnostics: [] }
	const revision = relation === 'ahead' ? theirs : await mergeRevisions(recorder, ours, theirs, prefer)
	const diagnostics = await applyRevision(applier, { parent: ours, revision })
	const changes = diffTrees(await configOf(ledger, ours), await configOf(ledger, revision))
	return { recordedFirst, incoming, revision, changes, diagnostics }
}

/**
 * Joins the server's branch, as last fetched, with this laptop's where both hold the same configuration: as it is where this
 * laptop has no revisions of its own since, else by one with both as parents. Returns the newest revision then; undefined
 * where they hold something else by now. Nothing on disk is looked at or touched: what is edited there meanwhile is recorded
 * on top of it. A crash before the ref is moved leaves an object that nothing points at.
 */
export async function joinTheSame(recorder: Recorder): Promise<string | undefined> {
	const { ledger, host, clock } = recorder
	using _held = await lockLedger(recorder)
	await recorder.finishWriting()
	const ours = await resolve(ledger, branchOf(host))
	const { relation, theirs } = await readIncoming(ledger, host)
	const isNew = relation === 'ahead' || relation === 'diverged'
	if (!isNew || !ours || !theirs || !(await holdTheSame(ledger, ours, theirs))) return undefined
	const revision = relation === 'ahead' ? theirs : await mergeRevisions(recorder, ours, theirs)
	return (await moveRef(ledger, branchOf(host), ours, revision, clock)) ? revision : undefined
}

/** Writes the merge of two revisions and returns its id; no ref is moved. */
async function mergeRevisions(recorder: Recorder, ours: string, theirs: string, prefer?: Prefer): Promise<string> {
	const { ledger, host, clock } = recorder
	const base = await findMergeBase(ledger, ours, theirs)
	const before = await configOf(ledger, ours)
	const common = base === undefined ? new Map() : await configOf(ledger, base)
	const { tree: merged, conflicts } = mergeTrees(common, before, await configOf(ledger, theirs), prefer)
	if (conflicts.length > 0) throw inConflict(conflicts)
	const { subject, body } = describeChanges(diffTrees(before, merged), `merge ${shortRevision(theirs)}: `)
	const facts = await recorder.gatherFacts(merged)
	const tree = await writeConfigTree(ledger, new Map(merged).set(hostFactsPath, facts))
	return writeRevision(ledger, { host, tree, parent: ours, merged: theirs, subject, body }, clock)
}

/** Whether two revisions hold the same configuration, whoever made them and when. */
export async function holdTheSame(ledger: Ledger, ours: string, theirs: string): Promise<boolean> {
	return changedPaths(await configOf(ledger, ours), await configOf(ledger, theirs)).length === 0
}

/** Without the facts of a laptop: they are never merged, and no change of the configuration. */
async function configOf(ledger: Ledger, revision: string): Promise<ConfigTree> {
	const tree = new Map(await readConfigTree(ledger, revision))
	tree.delete(hostFactsPath)
	return tree
}

function inConflict(conflicts: readonly Conflict[]): AgentError {
	const places = conflicts.map((conflict) => printConflict(conflict).replace(/^/gm, '  ')).join('\n')
	return new AgentError('pull-conflict', `both sides have changed the same thing; nothing was touched\n${places}`, {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: 'make the lines here say what you want and pull again with --mine, or take the other side’s with --theirs',
		data: { conflicts },
	})
}
