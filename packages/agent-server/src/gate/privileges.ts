import { AgentError, exitCode } from '@altroot/shared/errors'
import type { Account } from '../account.ts'

/**
 * Becomes an unprivileged user for good: its groups, its group, itself, in this order because each step needs root. The
 * way back is tried, and has to fail. Does nothing where we are that user already; an AgentError (`privileges-kept`)
 * where it cannot be done.
 */
export function dropPrivileges({ name, uid, gid, groups }: Account): void {
	if (process.getuid?.() === uid && uid !== 0) return
	if (uid === 0) throw kept(`${name} is root`)
	try {
		process.setgroups?.(groups)
		process.setgid?.(gid)
		process.setuid?.(uid)
	} catch (error) {
		throw kept(`this process may not become ${name}`, error)
	}
	if (canBecomeRoot() || process.getgid?.() !== gid || process.getgroups?.().includes(0)) {
		throw kept('the step back to root is still open')
	}
}

function canBecomeRoot(): boolean {
	try {
		process.setuid?.(0)
		return true
	} catch {
		return process.getuid?.() === 0 || process.geteuid?.() === 0
	}
}

function kept(message: string, cause?: unknown): AgentError {
	return new AgentError('privileges-kept', `the gate cannot give up root: ${message}`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: 'start it as root with `[gate] user` set to an unprivileged user, or as that user',
		cause,
	})
}
