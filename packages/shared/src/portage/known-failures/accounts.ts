import type { KnownFailure } from './known-failure.ts'

/** The sentence for account files that a root lacks, by which doctor and a log of the failure say the same. */
export function accountsMissing(paths: readonly string[]): string {
	const are = paths.length === 1 ? 'is' : 'are'
	return `${paths.join(', ')} ${are} missing: acct-group and acct-user packages cannot be installed`
}

export const seedAccounts = '`altroot-server doctor --fix` adds the lines of root and of the system'

/** Users and groups: acct-group.eclass and acct-user.eclass run groupadd and useradd for the root that is installed to. */
export const accountFailures: readonly KnownFailure[] = [
	{
		code: 'etc-missing',
		pitfall: 1,
		pattern: /^(?:groupadd|useradd): (\/\S*?)\/+etc\/(?:group|passwd)\.\d+: No such file or directory/,
		explain: ([, root = '']) => ({ sentence: accountsMissing([`${root}/etc`]), remedy: seedAccounts }),
	},
	{
		code: 'accounts-missing',
		pitfall: 1,
		pattern: /^grep: (\/\S*?)\/+etc\/(group|passwd): No such file or directory/,
		explain: ([, root = '', file = '']) => ({
			sentence: accountsMissing([`${root}/etc/${file}`]),
			remedy: seedAccounts,
		}),
	},
	{
		code: 'group-missing',
		pitfall: 2,
		pattern: /^useradd: group '([^']+)' does not exist/,
		explain: ([, group = '']) => ({
			sentence: `a user was to be made before its group ${group}, which the root does not have`,
			remedy: `${seedAccounts}; any other group comes with acct-group/${group}`,
		}),
	},
	{
		code: 'user-unknown',
		pitfall: 3,
		pattern: /^(?:chown|chgrp|install): invalid (user|group): [‘'`]([^’']+)[’']/,
		explain: ([, kind = 'user', names = '']) => {
			const [name = ''] = names.split(':')
			return {
				sentence: `the build server itself has no ${kind} ${name}, and that is where names are looked up while a package is built`,
				remedy: `run on the server: emerge --oneshot acct-${kind}/${name}`,
			}
		},
	},
]
