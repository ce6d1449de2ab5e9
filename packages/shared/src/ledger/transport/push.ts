import git from 'isomorphic-git'
import { AgentError, exitCode, messageOf } from '../../errors.ts'
import type { Ledger } from '../ledger.ts'
import { remoteName } from '../names.ts'
import type { Transport } from './transport.ts'

/**
 * Pushes a branch to the branch of the same name, fast-forward only, and remembers in its tracking branch what the other
 * side has. AgentErrors: `push-diverged` (it has revisions that we do not have), `push-refused` (it said no, and why),
 * `push-failed`, `connection-lost`, `ledger-refused`. A crash after the other side took it leaves the tracking branch behind; the next
 * push finds nothing to send and moves it.
 */
export async function pushBranch(ledger: Ledger, transport: Transport, ref: string): Promise<void> {
	const messages: string[] = []
	const onMessage = (line: string): void => void messages.push(line.trim())
	const { http, url } = transport
	try {
		await git.push({ ...ledger, http, url, remote: remoteName, ref, remoteRef: ref, onMessage })
	} catch (error) {
		throw pushTrouble(error, ref, transport, messages)
	} finally {
		transport.close()
	}
}

function pushTrouble(error: unknown, ref: string, transport: Transport, messages: readonly string[]): unknown {
	if (error instanceof git.Errors.PushRejectedError) return diverged(ref, error)
	if (!(error instanceof git.Errors.GitPushError)) return transport.trouble() ?? unexpected(error, ref)
	const { result } = error.data
	const reason = result.refs[ref]?.error ?? messageOf(error)
	if (reason === 'non-fast-forward' || reason === 'fetch first') return diverged(ref, error)
	const said = [...messages, transport.said()].join('\n').trim()
	const unpack = result.ok ? '' : ` (${result.error})`
	return new AgentError('push-refused', `${ref} was not taken: ${reason}${unpack}${said === '' ? '' : `\n${said}`}`, {
		disposition: isTransient(reason) ? 'retry' : 'stall',
		data: { ref, reason },
		cause: error,
	})
}

/** What isomorphic-git makes of an answer that is no git, or of a broken object here. Anything else is a bug. */
function unexpected(error: unknown, ref: string): unknown {
	if (!(error instanceof Error && 'isIsomorphicGitError' in error)) return error
	return new AgentError('push-failed', `${ref} could not be pushed: ${error.message}`, {
		disposition: 'retry',
		hint: '`git fsck` in both ledgers says whether an object is broken',
		data: { ref },
		cause: error,
	})
}

/** Two pushes at the same moment: git holds a ref's lock for milliseconds. */
function isTransient(reason: string): boolean {
	return /failed to (?:update ref|lock)|cannot lock/.test(reason)
}

function diverged(ref: string, cause: Error): AgentError {
	return new AgentError('push-diverged', `${ref} has revisions at the other side that are not here`, {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: '`altroot-client pull` shows and applies them',
		data: { ref },
		cause,
	})
}
