import type { Diagnostic } from '@altroot/shared/diagnostic'
import { AgentError, messageOf } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import type { Clock } from '@altroot/shared/platform/clock'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Passwords } from '@altroot/shared/portage/passwords/passwords'
import type { ConfigDisk } from './disk.ts'
import { flip } from './flip.ts'
import { refuseInTheWay } from './in-the-way.ts'
import { readJournal, removeJournal, type Transition, writeJournal } from './journal.ts'
import { clearStaged, stage } from './stage.ts'
import { stepsLeft } from './steps.ts'

/** What applying needs of the laptop. Whoever calls holds the ledger's lock. */
export interface Applier {
	readonly ledger: Ledger
	readonly host: string
	readonly configRoot: string
	readonly clock: Clock
	readonly disk: ConfigDisk
	/** What is on disk now. */
	readonly look: () => Promise<ConfigTree>
	readonly passwords: () => Promise<Passwords>
}

/**
 * Makes the disk and the host's branch, which both are at `parent`, hold `revision`, and returns what a person has to
 * mend. Each file is replaced in one rename; the journal decides for all of them together:
 *
 * 1. all new files are written beside their places: a crash or failure up to here leaves everything as it was;
 * 2. the journal is written: from here on the next start, or whoever records next, goes on to the end (`finishApplying`);
 * 3. files are removed and renamed, then the branch is moved, then the journal removed.
 *
 * AgentErrors: `in-the-way` and `not-applied` (nothing was changed), `half-applied` (it will be finished).
 */
export async function applyRevision(applier: Applier, transition: Transition): Promise<readonly Diagnostic[]> {
	const { ledger, host, configRoot, disk, clock } = applier
	const { parent, revision } = transition
	const onDisk = await applier.look()
	const steps = stepsLeft(await readConfigTree(ledger, parent), await readConfigTree(ledger, revision), onDisk)
	await refuseInTheWay(configRoot, steps, onDisk)
	const known = await applier.passwords()
	const { staged, diagnostics } = await stage(disk, configRoot, steps, known).catch((cause) => {
		throw failed('not-applied', `revision ${shortRevision(revision)} was not written`, 'nothing was changed', cause)
	})
	try {
		await writeJournal(disk, ledger, transition)
		await flip(disk, configRoot, steps, staged)
		await moveRef(ledger, branchOf(host), parent, revision, clock)
		await removeJournal(disk, ledger)
	} catch (cause) {
		await clearStaged(disk, staged)
		const hint = 'put that right; the next `altroot-client record`, or start of the agent, goes on with it'
		throw failed('half-applied', `revision ${shortRevision(revision)} was written in part`, hint, cause)
	}
	return diagnostics
}

/**
 * Goes on with what a crash or a failure has cut off. Does nothing where that was done but for the removal of the
 * journal, or where somebody has moved the branch by hand since: then the disk counts as it is.
 */
export async function finishApplying(applier: Applier): Promise<void> {
	const { ledger, host, disk } = applier
	const begun = await readJournal(ledger)
	if (begun === undefined) return
	if ((await resolve(ledger, branchOf(host))) === begun.parent) await applyRevision(applier, begun)
	else await removeJournal(disk, ledger)
}

function failed(code: string, what: string, hint: string, cause: unknown): AgentError {
	return new AgentError(code, `${what}: ${messageOf(cause)}`, { disposition: 'retry', hint, cause })
}
