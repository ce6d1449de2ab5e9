import { count } from '@altroot/shared/cli/words'
import type { Diagnostic } from '@altroot/shared/diagnostic'
import { AgentError } from '@altroot/shared/errors'
import { recordRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { Advance } from '@altroot/shared/ledger/journal/record'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { vouchTrailer } from '@altroot/shared/ledger/vouch'
import type { Clock } from '@altroot/shared/platform/clock'
import type { KeptLock } from '@altroot/shared/platform/kept-lock'
import { type Lock, lock } from '@altroot/shared/platform/lock'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { differsForBuild, hostFactsPath } from '@altroot/shared/portage/host-facts'
import { changedPaths, withChanges } from '@altroot/shared/portage/tree-changes'
import { validateTree } from '@altroot/shared/portage/validate'
import { keepPasswords } from '../passwords/kept.ts'
import { causeOf } from './cause.ts'
import { lookAgain } from './retake.ts'
import type { Seen } from './seen.ts'
import { noteSigned, vouchesFor } from './vouch.ts'

export interface Recorder {
	readonly ledger: Ledger
	readonly host: string
	readonly configRoot: string
	/** The content of `.altroot/host.json`: what a build must know of this laptop. */
	readonly gatherFacts: (tree: ConfigTree) => Promise<ConfigFile>
	readonly clock: Clock
	/** What earlier recordings have read. */
	readonly seen: Seen
	/** Brings to its end what a crash, or a full disk, has cut off: half of a revision is never recorded. */
	readonly finishWriting: () => Promise<unknown>
	/** An agent's, which takes the lock with every recording. */
	readonly keptLock?: KeptLock | undefined
}

/** How the agent came upon a change that no event told of. */
export type Found = 'at start' | 'by comparing'

export interface Recorded {
	/** The newest revision, made now or before. */
	readonly revision: string
	/** What this recording says of the change; undefined where the ledger says already what the disk says. */
	readonly subject: string | undefined
	readonly diagnostics: readonly Diagnostic[]
	/** What was read through links that lead out of the config tree: real paths. */
	readonly outside: readonly string[]
}

/** All that may differ on the disk from a revision, but for what is held back. */
export interface Touched {
	/** undefined: anything. */
	readonly paths: ReadonlySet<string> | undefined
	/** The revision that this recorder has recorded last; undefined: none yet. */
	readonly since: string | undefined
}

/** Whoever records, or writes a revision to the disk, holds this lock: of all programs on this laptop only one. */
export function lockLedger({ ledger, clock, keptLock }: Recorder): Promise<Lock> {
	return keptLock?.take(clock) ?? lock(lockPath(ledger), clock)
}

/** The file of the lock. */
export function lockPath({ gitdir }: Ledger): string {
	return `${gitdir}.lock`
}

/**
 * Makes a revision of what is on disk now, unless the ledger holds just that. Only one recording runs at a time, also
 * between the agent and the `record` command. A crash before the ref is moved leaves unreferenced objects: the next
 * recording finds the same difference and makes the revision again.
 *
 * `touched`: then no more of the disk is looked at, however large the tree; undefined where nothing is known of that, as
 * after a start. `onKept` is told of the revision before this returns, where the ledger has a journal.
 */
export async function record(
	recorder: Recorder,
	found?: Found,
	touched?: Touched,
	onKept?: (advance: Advance) => void,
): Promise<Recorded> {
	using _held = await lockLedger(recorder)
	return await recordLocked(recorder, found, touched, onKept) // awaited: else the lock would be let go before it has begun
}

/** The same for one who holds the lock, and goes on to write to the disk. */
export async function recordLocked(
	recorder: Recorder,
	found?: Found,
	touched?: Touched,
	onKept?: (advance: Advance) => void,
): Promise<Recorded> {
	const { host, configRoot, clock } = recorder
	const signer = recorder.ledger.signer?.() // looked for once
	const ledger: Ledger = { ...recorder.ledger, signer: () => signer }
	await recorder.finishWriting() // that moves the branch too
	const parent = await resolve(ledger, branchOf(host))
	// Another program may have made a revision since, with what is held back perhaps: to go on from what was seen before
	// would take that back, so then all is looked at.
	const places = touched?.since === parent ? touched?.paths : undefined
	const snapshot = await lookAgain(configRoot, recorder.seen, clock.now(), places)
	await keepPasswords(ledger, snapshot.passwords)
	const { outside } = snapshot
	const before: ConfigTree = parent === undefined ? new Map() : await readConfigTree(ledger, parent)
	const facts = await recorder.gatherFacts(snapshot.tree)
	const after = withChanges(snapshot.tree, new Map([[hostFactsPath, facts]]))
	const diagnostics = [...snapshot.diagnostics, ...validateTree(after, before)]
	const isSame = parent !== undefined && sameForBuild(before, after)
	const vouches = await vouchesFor({ ledger, host }, parent)
	if (isSame && !vouches) return { revision: parent, subject: undefined, diagnostics, outside }
	const { subject, body } = isSame
		? { subject: 'Sign what was recorded before this laptop had its key', body: '' }
		: parent === undefined
			? firstRevision(after)
			: describeChanges(diffTrees(before, after))
	const trailers = found === undefined || parent === undefined ? [] : [`Altroot-Found: ${found}`]
	if (vouches) trailers.push(vouchTrailer)
	const cause = parent === undefined ? undefined : causeOf(changedPaths(before, after), configRoot)
	if (cause) trailers.push(cause)
	const words = { host, parent, subject, body, trailers }
	const revision = await recordRevision(ledger, branchOf(host), after, words, clock, onKept)
	if (revision === undefined) {
		throw new AgentError('branch-moved', `${branchOf(host)} was moved by another program while it was recorded`, {
			disposition: 'retry',
			hint: 'run `altroot-client record` again',
		})
	}
	noteSigned({ ledger, host }, revision)
	return { revision, subject, diagnostics, outside }
}

/** Everything is new then: a line for each of it would bury what comes after. */
function firstRevision(tree: ConfigTree): { subject: string; body: string } {
	const files = [...tree.keys()].filter((path) => path !== hostFactsPath)
	return { subject: `First revision: ${count(files.length, 'file')}`, body: files.join('\n') }
}

/** True where two config trees hold the same, but for such facts of the laptop as no build could see. */
export function sameForBuild(before: ConfigTree, after: ConfigTree): boolean {
	return changedPaths(before, after).every((path) => {
		const [old, now] = [before.get(path), after.get(path)]
		return path === hostFactsPath && old && now && !differsForBuild(old.content, now.content)
	})
}
