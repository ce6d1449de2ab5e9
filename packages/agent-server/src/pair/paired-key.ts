import type { HostSettings } from '../settings/settings.ts'
import { keyOfToken } from './keys.ts'
import { type PairingPlaces, readPairing } from './pairings.ts'

/**
 * The public key that a host is admitted by, and where it comes from: `key` of server.ini wins over the one that came by
 * pairing. Undefined for a host that has still to join.
 */
export function keyInForce(
	places: PairingPlaces,
	host: string,
	settings: HostSettings | undefined,
): { readonly key: string; readonly from: 'settings' | 'pairing' } | undefined {
	if (settings?.key !== undefined) return { key: settings.key, from: 'settings' }
	const pairing = readPairing(places, host)
	if (pairing === undefined) return undefined
	const key = keyOfToken(places.keys, pairing) ?? pairing.key
	return key === null ? undefined : { key, from: 'pairing' }
}
