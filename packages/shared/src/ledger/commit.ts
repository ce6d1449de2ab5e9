import git from 'isomorphic-git'
import type { Clock } from '../platform/clock.ts'
import type { Ledger } from './ledger.ts'

export interface NewRevision {
	readonly host: string
	readonly tree: string
	readonly parent: string | undefined
	/** The revision made elsewhere that this one takes in: its second parent. */
	readonly merged?: string
	readonly subject: string
	/** One line a change; may be empty. */
	readonly body: string
	/** `Altroot-…: …` lines, beside the host's own. */
	readonly trailers?: readonly string[]
}

/**
 * Writes one commit, with the host as its author and the trailer `Altroot-Host`, and returns its id. No ref is moved:
 * a crash after this leaves an object that nothing points at, which does no harm.
 */
export function writeRevision(ledger: Ledger, revision: NewRevision, clock: Clock): Promise<string> {
	const { host, tree, parent, merged, subject, body, trailers = [] } = revision
	const person = {
		name: host,
		email: `altroot@${host}`,
		timestamp: Math.floor(clock.now() / 1000),
		timezoneOffset: new Date(clock.now()).getTimezoneOffset(),
	}
	const lines = [subject, '', ...(body === '' ? [] : [body.trimEnd(), '']), `Altroot-Host: ${host}`, ...trailers, '']
	const commit = {
		tree,
		parent: [parent, merged].filter((one) => one !== undefined),
		author: person,
		committer: person,
		message: lines.join('\n'),
	}
	return git.writeCommit({ ...ledger, commit })
}
