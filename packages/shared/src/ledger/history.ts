import git from 'isomorphic-git'
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
	readonly parent: string | undefined
}

/** The newest `count` revisions of a ref, newest first; none where the ref does not exist. */
export async function readHistory(ledger: Ledger, ref: string, count: number): Promise<HistoryEntry[]> {
	if ((await resolve(ledger, ref)) === undefined) return []
	const commits = await git.log({ ...ledger, ref, depth: count })
	return commits.map(({ oid, commit }) => {
		const [subject = '', ...rest] = commit.message.trimEnd().split('\n')
		return {
			revision: oid,
			time: commit.committer.timestamp * 1000,
			subject,
			changes: changesOf(rest),
			parent: commit.parent[0],
		}
	})
}

function changesOf(lines: readonly string[]): string[] {
	return lines.filter((line) => line !== '' && !/^Altroot-[A-Za-z-]+: /.test(line))
}

/** The full id that a person's abbreviation means; an AgentError (`revision-unknown`) where it means none or several. */
export async function expandRevision(ledger: Ledger, text: string): Promise<string> {
	try {
		return text.length === 40 ? text : await git.expandOid({ ...ledger, oid: text })
	} catch (cause) {
		throw new AgentError('revision-unknown', `there is no revision ${text} in ${ledger.gitdir}`, {
			disposition: 'wait',
			exit: exitCode.usage,
			hint: 'the `log` command lists them',
			cause,
		})
	}
}
