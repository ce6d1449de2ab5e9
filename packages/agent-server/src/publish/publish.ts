import { lock } from '@altroot/shared/platform/lock'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { PackagesIndex } from '@altroot/shared/portage/packages-index'
import { type Checked, checkPackages, type DamagedPackage } from './check.ts'
import { chooseMerged, lostPackages } from './choose.ts'
import { offerPackages, type PublishOrder, readIndex } from './offer.ts'
import { openRemembered, type Remembered } from './remembered.ts'

export interface Published {
	/** How many packages the laptop sees now. */
	readonly packages: number
	/** Those that it does not see, because their files cannot be trusted. */
	readonly damaged: readonly DamagedPackage[]
}

/** Makes what the alt root has merged, as far as it is sound, the packages that the laptop sees. */
export async function publish(order: PublishOrder): Promise<Published> {
	using _held = await lock(order.publishLock, order.clock)
	using remembered = openRemembered(order.remembered)
	const { header, sound, damaged } = await checkMerged(order, remembered)
	await offerPackages(order, header, sound, remembered)
	return { packages: sound.length, damaged }
}

/** What of the packages that the alt root has merged has to be built again before it can be published. */
export async function findDamaged(order: PublishOrder): Promise<readonly DamagedPackage[]> {
	using remembered = openRemembered(order.remembered)
	return (await checkMerged(order, remembered)).damaged
}

async function checkMerged(
	{ root, pkgdir, signer }: PublishOrder,
	remembered: Remembered,
): Promise<Checked & Pick<PackagesIndex, 'header'>> {
	const { header, packages } = await readIndex(pkgdir)
	const installed = await readInstalledPackages(root)
	const { sound, damaged } = await checkPackages(pkgdir, chooseMerged(packages, installed), remembered)
	const [fit, old] = [true, false].map((isFit) => sound.filter(({ path }) => isFit === (!signer || isGpkg(path))))
	const unfit = old!.map(({ cpv, file }) => ({ cpv, why: `${file} is of the old format, which cannot be signed` }))
	return { header, sound: fit!, damaged: [...damaged, ...unfit, ...lostPackages(packages, installed)] }
}

function isGpkg(path: string): boolean {
	return path.endsWith('.gpkg.tar')
}
