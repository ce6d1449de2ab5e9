import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { accountsMissing, seedAccounts } from '@altroot/shared/portage/known-failures/accounts'
import { accountGaps, fillAccounts } from '../../init/accounts.ts'
import type { AltRoot, Finding } from '../finding.ts'

/** etc/{passwd,group,shadow,gshadow} of an alt root: acct-group and acct-user packages look users and groups up there. */
export async function lookAtAccounts({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const what = `accounts in ${root} of ${host}`
	const gaps = await accountGaps(root)
	const etc = await stat(join(root, 'etc')).catch(() => undefined)
	const isInTheWay = etc !== undefined && !etc.isDirectory() // the look at the skeleton tells that
	if (gaps.length === 0 || isInTheWay) return [{ what }]
	const absent =
		etc === undefined
			? [join(root, 'etc')]
			: gaps.filter(({ text }) => text === undefined).map(({ path }) => join(root, path))
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
