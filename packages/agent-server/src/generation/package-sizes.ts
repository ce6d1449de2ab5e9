import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { binaryPackage, parsePackagesIndex } from '@altroot/shared/portage/packages-index'

/** Bytes of the binary package of each version that a root has, by cpv: of the very build, as its BUILD_ID says. */
export async function packageSizes(root: string, pkgdir: string): Promise<ReadonlyMap<string, number>> {
	const index = parsePackagesIndex((await readTextIfAny(join(pkgdir, 'Packages'))) ?? '')
	const built = index.packages.flatMap((fields) => binaryPackage(fields) ?? [])
	const sizes = new Map(built.map(({ cpv, buildId, size }) => [`${cpv} ${buildId}`, size]))
	const installed = await readInstalledPackages(root)
	return new Map(
		installed.flatMap(({ cpv, buildId }): [string, number][] => {
			const size = sizes.get(`${cpv} ${buildId}`)
			return typeof size === 'number' ? [[cpv, size]] : []
		}),
	)
}
