import git, { type ReadCommitResult } from 'isomorphic-git'
import { AgentError, exitCode } from '../errors.ts'
import { type Ledger, resolve } from './ledger.ts'

/** One revision as the audit trail shows it. */
export interface HistoryEntry {
	readonly revision: string
	/** Milliseconds since the epoch. */
	readonly time: number
	readonly subject: string
	/** One line a change. */
	readonly changes: readonly string[]
	/** Who made it: the host, or the server. */
	readonly author: string
	/** `Altroot-…` lines by their names without that: `Found`, `Rejects` … */
	readonly trailers: Readonly<Record<string, string>>
	readonly parent: string | undefined
	/** All of them: a merge has two. */
	readonly parents: readonly string[]
}

/** The newest `count` revisions of a ref, newest first; none where the ref does not exist. */
export async function readHistory(ledger: Ledger, ref: string, count: number): Promise<HistoryEntry[]> {
	if ((await resolve(ledger, ref)) === undefined) return []
	const commits = await git.log({ ...ledger, ref, depth: count })
	return commits.map(entryOf)
}

/** One revision by its id. */
export async function readEntry(ledger: Ledger, revision: string): Promise<HistoryEntry> {
	return entryOf(await git.readCommit({ ...ledger, oid: revision }))
}

function entryOf({ oid, commit }: ReadCommitResult): HistoryEntry {
	const [subject = '', ...rest] = commit.message.trimEnd().split('\n')
	return {
		revision: oid,
		time: commit.committer.timestamp * 1000,
		subject,
		changes: changesOf(rest),
		author: commit.author.name,
		trailers: trailersOf(rest),
		parent: commit.parent[0],
		parents: commit.parent,
	}
}

const trailer = /^Altroot-([A-Za-z-]+): (.*)$/

function changesOf(lines: readonly string[]): string[] {
	return lines.filter((line) => line !== '' && !trailer.test(line))
}

function trailersOf(lines: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		lines.flatMap((line) => {
			const [, name, value] = trailer.exec(line) ?? []
			return name === undefined ? [] : [[name, value!]]
		}),
	)
}

/**
 * The revision that a person means by an abbreviation, by `HEAD` (the newest of `branch`) or by either with `~2` (two before it); an
 * AgentError (`revision-unknown`) where that is none or several.
 */
export async function expandRevision(ledger: Ledger, text: string, branch = 'HEAD'): Promise<string> {
	const [, name = text, back = '0'] = /^(.+?)~(\d+)$/.exec(text) ?? []
	try {
		let oid =
			name === 'HEAD' ? await git.resolveRef({ ...ledger, ref: branch }) : await git.expandOid({ ...ledger, oid: name })
		for (let left = Number(back); left > 0; left--) oid = (await git.readCommit({ ...ledger, oid })).commit.parent[0]!
		return (await git.readCommit({ ...ledger, oid })).oid
	} catch (cause) {
		throw new AgentError('revision-unknown', `there is no revision ${text} in ${ledger.gitdir}`, {
			disposition: 'wait',
			exit: exitCode.usage,
			hint: 'the `log` command lists them',
			cause,
		})
	}
}

/** True where the ledger has the revision itself, on whatever branch. */
export async function hasRevision(ledger: Ledger, revision: string): Promise<boolean> {
	try {
		await git.readCommit({ ...ledger, oid: revision })
		return true
	} catch (error) {
		if (error instanceof git.Errors.NotFoundError) return false
		throw error
	}
}
