import { timingSafeEqual } from 'node:crypto'
import { fileKey, keyOfToken } from './keys.ts'
import { type Pairing, type PairingPlaces, readPairing } from './pairings.ts'
import { hashToken } from './token.ts'

/** A token that was right: whose it is, and whether it is still good. */
export interface Recognised {
	readonly pairing: Pairing
	readonly state: 'good' | 'used' | 'expired'
	/** Uses the token up for this key; false where another was faster. */
	readonly use: (publicKey: string) => Promise<boolean>
}

/** Finds the pairing that a token is of among `hosts`, each compared in constant time. `now` is in milliseconds. */
export function recogniseToken(
	token: string,
	hosts: readonly string[],
	places: PairingPlaces,
	now: number,
): Recognised | undefined {
	const hash = hashToken(token)
	const [pairing] = hosts
		.flatMap((host) => readPairing(places, host) ?? [])
		.filter((candidate) => timingSafeEqual(Buffer.from(candidate.hash, 'hex'), hash))
	if (pairing === undefined) return undefined
	const used = keyOfToken(places.keys, pairing) !== undefined
	return {
		pairing,
		state: used ? 'used' : now > pairing.expires ? 'expired' : 'good',
		use: (publicKey) => fileKey(places.keys, pairing, publicKey),
	}
}
