import { type Ledger, ledgerDamaged, resolve } from '@altroot/shared/ledger/ledger'
import { trackingBranchOf } from '@altroot/shared/ledger/names'
import { readObject } from '@altroot/shared/ledger/objects'
import { judgeSignature } from '@altroot/shared/ledger/signed-commit'
import type { Signer } from '@altroot/shared/ssh/signature'

/** The newest revision that each signer has signed here: it need not be read to know that. */
const signed = new WeakMap<Signer, string>()

export function noteSigned({ ledger }: Branch, revision: string): void {
	const signer = ledger.signer?.()
	if (signer) signed.set(signer, revision)
}

/**
 * Whether a revision on top of `parent` has to vouch for it and those before: this laptop has a key, which has not
 * signed `parent`, and the server has still to take that. What the server has is not ours to sign again.
 */
export async function vouchesFor({ ledger, host }: Branch, parent: string | undefined): Promise<boolean> {
	const signer = ledger.signer?.()
	if (signer === undefined || parent === undefined || signed.get(signer) === parent) return false
	if (parent === (await resolve(ledger, trackingBranchOf(host)))) return false
	const commit = await readObject(ledger, parent)
	if (commit === undefined) throw ledgerDamaged(`${ledger.gitdir} lacks the commit ${parent}`)
	return judgeSignature(commit.content, [signer.publicKey]).kind !== 'good'
}

interface Branch {
	readonly ledger: Ledger
	readonly host: string
}
