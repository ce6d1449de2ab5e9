import git, { type TreeEntry } from 'isomorphic-git'
import { AgentError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import { type Ledger, resolve } from './ledger.ts'
import { findMergeBase, relate } from './merge-base.ts'
import { moveRef } from './refs.ts'

/** The tree of two commits that diverged from `base`. */
export type JoinTrees = (ledger: Ledger, base: string | undefined, ours: string, theirs: string) => Promise<string>

/**
 * Makes a line that the server itself writes (the notes, `base`) lead to what the other side has, which is in our ledger
 * by now: moved there, or joined with ours by a commit, where both have gone on (a race, or a server that was set up
 * anew). Killed before the ref has moved, the next visit does it again.
 */
export async function joinLine(
	ledger: Ledger,
	ref: string,
	theirs: string,
	joinTrees: JoinTrees,
	clock: Clock,
): Promise<void> {
	const ours = await resolve(ledger, ref)
	const relation = ours === undefined ? 'ahead' : await relate(ledger, ours, theirs)
	if (relation === 'equal' || relation === 'behind') return
	const next = relation === 'ahead' || ours === undefined ? theirs : await join(ledger, ours, theirs, joinTrees, clock)
	if (await moveRef(ledger, ref, ours, next, clock)) return
	throw new AgentError('line-moved', `${ref} was moved by another program`, { disposition: 'retry' })
}

/** Theirs comes first: their line goes on, and ours was taken in. */
async function join(ledger: Ledger, ours: string, theirs: string, joinTrees: JoinTrees, clock: Clock): Promise<string> {
	const tree = await joinTrees(ledger, await findMergeBase(ledger, ours, theirs), ours, theirs)
	const timestamp = Math.floor(clock.now() / 1000)
	const person = { name: 'altroot-server', email: 'altroot@server', timestamp, timezoneOffset: 0 }
	const message = 'Join what was written here and elsewhere\n'
	const commit = { tree, parent: [theirs, ours], author: person, committer: person, message }
	return git.writeCommit({ ...ledger, commit })
}

/** Notes of both sides; for a revision that has two, the one that was written here since. */
export const joinNotes: JoinTrees = async (ledger, base, ours, theirs) => {
	const [before, mine, others] = await Promise.all([base, ours, theirs].map((commit) => notesIn(ledger, commit)))
	const changed = [...mine!.values()].filter(({ path, oid }) => before!.get(path)?.oid !== oid)
	const joined = new Map([...others!, ...changed.map((entry): [string, TreeEntry] => [entry.path, entry])])
	return git.writeTree({ ...ledger, tree: [...joined.values()] })
}

/** `base` says what is on this machine's disk. */
export const keepOurs: JoinTrees = async (ledger, _base, ours) =>
	(await git.readCommit({ ...ledger, oid: ours })).commit.tree

async function notesIn(ledger: Ledger, commit: string | undefined): Promise<Map<string, TreeEntry>> {
	const entries = commit === undefined ? [] : (await git.readTree({ ...ledger, oid: commit })).tree
	return new Map(entries.map((entry) => [entry.path, entry]))
}
