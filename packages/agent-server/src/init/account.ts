import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { type Account, findAccount } from '../account.ts'

/** Who owns a file. */
export type Owner = Pick<Account, 'uid' | 'gid'>

/** The gate's user, made as a system user without a shell where there is none. An empty name is ourselves. */
export async function ensureAccount(user: string, home: string, run: Run): Promise<{ account: Owner; made: boolean }> {
	if (user === '') return { account: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }, made: false }
	const known = await findAccount(user, run)
	if (known) return { account: known, made: false }
	const args = ['--system', '--user-group', '--no-create-home', '--home-dir', home, '--shell', '/sbin/nologin', user]
	const { stderr } = await run('useradd', args)
	const account = await findAccount(user, run)
	if (account) return { account, made: true }
	throw new AgentError('no-account', `user ${user} could not be made: ${stderr.trim()}`, {
		disposition: 'fatal',
		hint: 'run as root, or make the user yourself, or set `[gate] user` to one that exists',
	})
}
