import { accountGaps, fillAccounts } from '../../init/accounts.ts'
import type { AltRoot, Finding } from '../finding.ts'

/** etc/{passwd,group,shadow,gshadow} of an alt root: acct-group and acct-user packages look users and groups up there. */
export async function lookAtAccounts({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const what = `accounts in ${root} of ${host}`
	const gaps = await accountGaps(root)
	if (gaps.length === 0) return [{ what }]
	const absent = gaps.filter(({ text }) => text === undefined).map(({ path }) => path)
	const short = gaps.filter(({ text }) => text !== undefined).map(({ path }) => path)
	const wrong = [
		...(absent.length > 0 ? [`${absent.join(', ')} missing`] : []),
		...(short.length > 0 ? [`${short.join(', ')} without ids of the system`] : []),
	].join('; ')
	return [
		{
			what,
			wrong: `${wrong}: acct-group and acct-user packages cannot be installed`,
			remedy: '`altroot-server doctor --fix` adds the lines of root and of the system',
			repair: async () => {
				await fillAccounts(root, gaps)
				return `${root}: added ${gaps.map(({ path, lacking }) => `${lacking.length} to ${path}`).join(', ')}`
			},
		},
	]
}
