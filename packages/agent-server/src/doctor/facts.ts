import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { type HostFacts, readHostFacts } from '@altroot/shared/portage/host-facts'

/** What the newest revision of a host says of the laptop; undefined before the first. */
export async function newestFacts(ledger: Ledger, host: string): Promise<HostFacts | undefined> {
	const head = await resolve(ledger, branchOf(host))
	return head === undefined ? undefined : readHostFacts(await readConfigTree(ledger, head)).facts
}
