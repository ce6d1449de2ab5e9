import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { accountsMissing, seedAccounts } from '@altroot/shared/portage/known-failures/accounts'
import { accountGaps, fillAccounts } from '../../init/accounts.ts'
import type { AltRoot, Finding } from '../finding.ts'

/** etc/{passwd,group,shadow,gshadow} of an alt root: acct-group and acct-user packages look users and groups up there. */
export async function lookAtAccounts({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const what = `accounts in ${root} of ${host}`
	const gaps = await accountGaps(root)
	if (gaps.length === 0) return [{ what }]
	const absent = existsSync(join(root, 'etc'))
		? gaps.filter(({ text }) => text === undefined).map(({ path }) => join(root, path))
		: [join(root, 'etc')]
	const short = gaps.filter(({ text }) => text !== undefined).map(({ path }) => path)
	const wrong =
		absent.length > 0 ? accountsMissing(absent) : `${short.join(', ')} without ids that packages expect of every system`
	return [
		{
			what,
			wrong,
			remedy: seedAccounts,
			repair: async () => {
				await fillAccounts(root, gaps)
				return `${root}: added ${gaps.map(({ path, lacking }) => `${lacking.length} to ${path}`).join(', ')}`
			},
		},
	]
}
