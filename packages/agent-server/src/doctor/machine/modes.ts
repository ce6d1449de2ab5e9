import { lookAtMode } from '@altroot/shared/platform/look'
import { serverPlaces } from '../../store/places.ts'
import type { Finding, Machine } from '../finding.ts'
import { init } from './remedies.ts'

/** That nobody can read or write more of keys, ledger and state than is meant. */
export async function lookAtModes({ settings }: Machine): Promise<readonly Finding[]> {
	const places = serverPlaces(settings)
	return [
		await lookAtMode(settings.gate['host-key'], 0o600, init),
		await lookAtMode(places.signing, 0o700, init), // GnuPG's home with the key that signs packages
		await lookAtMode(places.ledger, 0o770, init),
		...(await Promise.all(
			[places.status, places.events, places.pairings, places.signers, places.previews].map((path) =>
				lookAtMode(path, 0o750, init),
			),
		)),
		await lookAtMode(places.keys, 0o770, init),
		await lookAtMode(places.verdicts, 0o770, init),
		await lookAtMode(places.connected, 0o770, init),
	]
}
