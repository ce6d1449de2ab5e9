import { createHash, timingSafeEqual } from 'node:crypto'
import { isSignedBy, parsePublicKey } from '@altroot/shared/ssh/key'
import type { HostKey } from './settings.ts'

/** The user name of every host (docs/contract.md: `ssh://altroot@…`). */
const gateUser = 'altroot'

/** What a client sends to log in with a public key (RFC 4252 §7). */
export interface Offer {
	readonly user: string
	readonly publicKey: Buffer
	/** The digest that an RSA key signs with; ssh2 leaves it out for SHA-1 and for keys that have one only. */
	readonly hash: string | undefined
	/** Missing in a client's first question, whether the key would do. */
	readonly proof: { readonly signed: Buffer; readonly signature: Buffer } | undefined
}

/**
 * The host that a key belongs to, or undefined: another user name, an unknown key, a key that two hosts share, a
 * signature that is wrong or made with SHA-1. Every known key is compared, each in constant time.
 */
export function identify(offer: Offer, hosts: readonly HostKey[]): HostKey | undefined {
	const matching = hosts.flatMap((host) => {
		const key = parsePublicKey(host.key)
		return key && isEqual(key.blob, offer.publicKey) ? [{ host, key }] : []
	})
	const [match, another] = matching
	if (match === undefined || another !== undefined || offer.user !== gateUser) return undefined
	if (match.key.type === 'ssh-rsa' && offer.hash === undefined) return undefined
	const { proof } = offer
	if (proof && !isSignedBy(match.key, proof.signed, proof.signature, offer.hash)) return undefined
	return match.host
}

function isEqual(one: Buffer, other: Buffer): boolean {
	const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
	return timingSafeEqual(digest(one), digest(other))
}
