import { type PublicKey, parsePublicKey } from '@altroot/shared/ssh/key'
import { keyInForce } from './pair/paired-key.ts'
import { readPairing } from './pair/pairings.ts'
import type { ServerSettings } from './settings/settings.ts'
import type { ServerPlaces } from './store/places.ts'
import { rememberedHosts, rememberedKeys, rememberKey } from './store/signers.ts'

/** The keys by which revisions of a host may be signed: the one in force first, then those that it had. */
export function signersOf(host: string, { hosts }: ServerSettings, places: ServerPlaces): PublicKey[] {
	const lines = [
		keyInForce(places, host, hosts[host])?.key,
		readPairing(places, host)?.key,
		...rememberedKeys(places.signers, host),
	]
	const keys = lines.flatMap((line) => (line ? (parsePublicKey(line) ?? []) : []))
	return keys.filter(({ blob }, index) => keys.findIndex((key) => key.blob.equals(blob)) === index)
}

/** Every host that a revision of the ledger may be of: those that are admitted, and those that were. */
export function signingHosts({ hosts }: ServerSettings, places: ServerPlaces): string[] {
	return [...new Set([...Object.keys(hosts), ...rememberedHosts(places.signers)])].sort()
}

/** Keeps the key that a host has now, before it gets another one or is removed: what it has signed stays proved. */
export async function keepSigner(host: string, { hosts }: ServerSettings, places: ServerPlaces): Promise<void> {
	const found = keyInForce(places, host, hosts[host])
	if (found) await rememberKey(places.signers, host, found.key)
}
