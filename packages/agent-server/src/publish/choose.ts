import { binaryPackage, type IndexFields } from '@altroot/shared/portage/packages-index'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'
import type { DamagedPackage } from './check.ts'

/**
 * The binary packages that a laptop may see: of each package that the alt root has installed the very build, by cpv and
 * BUILD_ID. So a rebuild that was superseded, and a package whose merge failed after it was packed, are never among them.
 */
export function chooseMerged(packages: readonly IndexFields[], installed: readonly InstalledPackage[]): IndexFields[] {
	const merged = new Set(installed.map(({ cpv, buildId }) => `${cpv} ${buildId}`))
	return packages.filter((fields) => merged.has(buildOf(fields) ?? ''))
}

/**
 * What was packed when it was merged, as its BUILD_ID says, and is not in the index any more: Portage drops from it what
 * it cannot read.
 */
export function lostPackages(
	packages: readonly IndexFields[],
	installed: readonly InstalledPackage[],
): DamagedPackage[] {
	const known = new Set(packages.map(buildOf))
	return installed
		.filter(({ cpv, buildId }) => buildId !== null && !known.has(`${cpv} ${buildId}`))
		.map(({ cpv, buildId }) => ({ cpv, why: `its build ${buildId} is not among the built packages any more` }))
}

function buildOf(fields: IndexFields): string | undefined {
	const found = binaryPackage(fields)
	return found && `${found.cpv} ${found.buildId}`
}
