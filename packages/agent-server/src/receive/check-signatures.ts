import { shortRevision } from '@altroot/shared/ledger/names'
import { judgeSignature, type Verdict } from '@altroot/shared/ledger/signed-commit'
import { isVouching } from '@altroot/shared/ledger/vouch'
import { fingerprintOf, type PublicKey } from '@altroot/shared/ssh/key'
import { type Newcomers, Refusal } from './newcomers.ts'

/** Whose signatures a push has to carry. */
export interface Signing {
	readonly host: string
	/** The keys that the host has or had. */
	readonly keys: readonly PublicKey[]
	/** Whether the branch begins with this push: what the server knew before of the host may be lost. */
	readonly isFirst: boolean
	/** Whether a revision is on the server already, where this host may take it from. */
	readonly isKnown: (id: string) => Promise<boolean>
	readonly parentsOf: (id: string) => Promise<readonly string[]>
}

/**
 * Every revision of a push is signed by its host; the newest without exception. A signature also covers all that comes
 * before it, by its ids, and vouches for it where the revision says so (`Altroot-Vouches`: the laptop had no key then)
 * or where the branch is new here. `commits`: parents first.
 */
export async function checkSignatures(newcomers: Newcomers, commits: ReadonlySet<string>, signing: Signing) {
	const { host, keys, isFirst, isKnown, parentsOf } = signing
	const vouchedFor = new Set<string>()
	for (const id of [...commits].reverse()) {
		let vouches = vouchedFor.has(id)
		if (!vouches) {
			const content = await newcomers.read(id, 'commit')
			const verdict = judgeSignature(content, keys)
			if (verdict.kind === 'good') vouches = isFirst || isVouching(content)
			else if (!(await isKnown(id))) throw new Refusal(fault(id, host, verdict))
		}
		if (vouches) for (const parent of await parentsOf(id)) vouchedFor.add(parent)
	}
}

function fault(id: string, host: string, verdict: Verdict): string {
	const revision = `revision ${shortRevision(id)}`
	if (verdict.kind === 'strange')
		return `${revision} is signed by ${fingerprintOf(verdict.key.blob)}, which is no key of ${host}`
	return verdict.kind === 'none'
		? `${revision} is not signed, and only the key of ${host} can write its history`
		: `the signature of ${revision} does not fit it`
}
