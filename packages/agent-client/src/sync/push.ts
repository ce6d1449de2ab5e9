import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, trackingBranchOf } from '@altroot/shared/ledger/names'
import { pushBranch, type Sent } from '@altroot/shared/ledger/transport/push'
import type { Transport } from '@altroot/shared/ledger/transport/transport'

/** True where the server has the newest revision, as far as we know; also where there is none yet. */
export async function isPushed(ledger: Ledger, host: string): Promise<boolean> {
	return (await resolve(ledger, branchOf(host))) === (await resolve(ledger, trackingBranchOf(host)))
}

/**
 * Pushes the revisions that the server lacks, all in one, and returns the one that it has now; undefined where it had all.
 * `sent`: as of `pushBranch`. A crash after the server has taken them only makes the next push find nothing to send.
 */
export async function push(
	ledger: Ledger,
	host: string,
	transport: Transport,
	sent?: Sent,
): Promise<string | undefined> {
	if (await isPushed(ledger, host)) return undefined
	return pushBranch(ledger, transport, branchOf(host), sent)
}
