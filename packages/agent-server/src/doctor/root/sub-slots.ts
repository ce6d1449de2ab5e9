import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'
import type { AltRoot, Finding } from '../finding.ts'

const shown = 3

/**
 * That libraries which both roots have are of the same sub-slot: with SYSROOT=/ a package is linked with the base's, and
 * Portage writes down that of the alt root, so it would not be rebuilt when it has to be.
 */
export async function lookAtSubSlots({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const what = `sub-slots in ${root} of ${host} and in the base`
	const own = new Map((await readInstalledPackages('/')).map((found) => [slotted(found), found]))
	const apart = (await readInstalledPackages(root)).flatMap((found) => {
		const ours = own.get(slotted(found))
		return ours === undefined || ours.slot === found.slot
			? []
			: [`${found.cpv} (${found.slot}) and ${ours.cpv} (${ours.slot})`]
	})
	if (apart.length === 0) return [{ what }]
	const more = apart.length > shown ? ` and ${apart.length - shown} more` : ''
	return [
		{
			what,
			wrong: `${apart.slice(0, shown).join(', ')}${more}: programs are linked with the one and get the other`,
			remedy:
				'bring the base to the same versions: `emerge -uDN @world` on the server, with the laptop’s keywords where it has any',
		},
	]
}

/** `dev-libs/openssl:0`: name and slot, without version and sub-slot. */
function slotted({ cpv, slot }: InstalledPackage): string {
	return `${cpv.replace(/-\d[^-]*(-r\d+)?$/, '')}:${slot.split('/')[0]}`
}
