import { AgentError, exitCode } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'

/** A user of this machine, by name and numbers. */
export interface Account {
	readonly name: string
	readonly uid: number
	readonly gid: number
	/** All groups that it is in, `gid` among them. */
	readonly groups: readonly number[]
}

/** Looks up a user through the system's own name services; undefined where there is none. */
export async function findAccount(name: string, run: Run): Promise<Account | undefined> {
	const [uid, gid, groups] = await Promise.all(['-u', '-g', '-G'].map((flag) => run('id', [flag, '--', name])))
	if (uid?.exitCode !== 0 || gid?.exitCode !== 0 || groups?.exitCode !== 0) return undefined
	const all = groups.stdout.trim().split(/\s+/).map(Number)
	return { name, uid: Number(uid.stdout), gid: Number(gid.stdout), groups: all }
}

/** The same, and an AgentError (`user-unknown`) where there is no such user. */
export async function knownAccount(name: string, run: Run): Promise<Account> {
	const account = await findAccount(name, run)
	if (account) return account
	throw new AgentError('user-unknown', `there is no user ${name}`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: '`altroot-server init` makes it; or set `[gate] user`',
	})
}
