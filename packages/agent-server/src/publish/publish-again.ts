import { AgentError } from '@altroot/shared/errors'
import { lock } from '@altroot/shared/platform/lock'
import { signedBy } from '@altroot/shared/portage/packages-index'
import { checkPackages } from './check.ts'
import { offerPackages, type PublishOrder, readIndex } from './offer.ts'
import { openRemembered } from './remembered.ts'
import { listSnapshots } from './snapshot.ts'

/**
 * Makes the packages of an older generation the ones that the laptop sees again, and returns how many they are; undefined
 * where its snapshot is not there. The index gets a new time, since Portage ignores one that is older than its copy.
 * AgentError `snapshot-damaged`; killed, the laptop sees what it saw before, or the older packages.
 */
export async function publishAgain(order: PublishOrder): Promise<number | undefined> {
	using _held = await lock(order.publishLock, order.clock)
	using remembered = openRemembered(order.remembered)
	const kept = (await listSnapshots(order.snapshots)).find(({ generation }) => generation === order.generation)
	if (kept === undefined) return undefined
	const { header, packages } = await readIndex(kept.path)
	const { sound, damaged } = await checkPackages(kept.path, packages, remembered)
	const [first] = damaged
	if (first !== undefined) {
		throw new AgentError(
			'snapshot-damaged',
			`generation ${order.generation} cannot be published again: ${first.cpv}: ${first.why}`,
			{
				disposition: 'stall',
				hint: 'what is published stays; take another generation, or build that revision again',
			},
		)
	}
	await offerPackages(order, header, sound, remembered)
	return sound.length
}

/**
 * Publishes once more what is published, where it is not signed by the server's key: the key is newer. Without it, a laptop
 * that has just learnt the key would refuse everything until the next generation. True where that was so.
 */
export async function signPublished(order: PublishOrder): Promise<boolean> {
	if (order.signer === undefined) return false
	const { header } = await readIndex(order.published)
	if (header.size === 0 || header.get(signedBy) === order.signer.key) return false
	return (await publishAgain(order)) !== undefined
}
