import { binaryPackage, type IndexFields } from '@altroot/shared/portage/packages-index'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'

/**
 * The binary packages that a laptop may see: of each package that the alt root has installed the very build, by cpv and
 * BUILD_ID. So a rebuild that was superseded, and a package whose merge failed after it was packed, are never among them.
 */
export function chooseMerged(packages: readonly IndexFields[], installed: readonly InstalledPackage[]): IndexFields[] {
	const merged = new Set(installed.map(({ cpv, buildId }) => `${cpv} ${buildId}`))
	return packages.filter((fields) => {
		const found = binaryPackage(fields)
		return found !== undefined && merged.has(`${found.cpv} ${found.buildId}`)
	})
}
