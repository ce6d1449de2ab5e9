import { wrongUse } from '@altroot/shared/errors'
import { expandRevision } from '@altroot/shared/ledger/history'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'

/** The revision that a person named, or the newest one of the host. */
export async function revisionOf(ledger: Ledger, host: string, given: string | undefined): Promise<string> {
	const revision = given ? await expandRevision(ledger, given, branchOf(host)) : await resolve(ledger, branchOf(host))
	if (revision === undefined) throw wrongUse(`${host} has pushed nothing yet`, 'run `altroot-client record` on it')
	return revision
}
