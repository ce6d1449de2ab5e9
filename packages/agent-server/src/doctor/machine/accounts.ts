import { findAccount } from '../../account.ts'
import type { Finding, Machine } from '../finding.ts'
import { init } from './remedies.ts'

/** The gate's user, and the one that Portage builds as. */
export async function lookAtUsers({ settings, run }: Machine): Promise<readonly Finding[]> {
	const { user } = settings.gate
	const portage: Finding = { what: 'user portage' }
	const lacksPortage = (await findAccount('portage', run)) === undefined
	return [
		...(user === '' ? [] : [(await findAccount(user, run)) ? { what: `user ${user}` } : lacking(user, init)]),
		lacksPortage ? lacking('portage', 'run `emerge --oneshot --nodeps acct-group/portage acct-user/portage`') : portage,
	]
}

function lacking(user: string, remedy: string): Finding {
	return { what: `user ${user}`, wrong: 'there is none', remedy }
}
