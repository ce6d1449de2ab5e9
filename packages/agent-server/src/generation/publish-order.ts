import { run } from '@altroot/shared/platform/run'
import type { Builder } from '../builder.ts'
import type { PublishOrder } from '../publish/offer.ts'
import type { HostSettings } from '../settings/settings.ts'
import { signPackage } from '../sign/sign-package.ts'
import { endAgent, readSigningKey } from '../sign/signing-key.ts'
import { rootPlaces } from '../store/places.ts'

/** What a generation of a host is published by: the places of its root, and the server's key, if it has one. */
export async function publishOrder(
	{ settings, places, clock }: Pick<Builder, 'settings' | 'places' | 'clock'>,
	{ root }: HostSettings,
	generation: number,
): Promise<PublishOrder> {
	const key = await readSigningKey(places.signing)
	const signer = key && {
		key: key.fingerprint,
		sign: (file: string) => signPackage(file, key, run),
		close: () => endAgent(key.home, run),
	}
	return { ...rootPlaces(root), root, generation, keep: settings().keep.generations, signer, clock }
}
