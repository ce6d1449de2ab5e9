import type { InstalledPackage } from '@altroot/shared/platform/vdb'
import type { IndexEntry } from '@altroot/shared/portage/packages-index'

/**
 * The binary packages that a laptop may see: of each package that the alt root has installed the very build, by cpv and
 * BUILD_ID. So a rebuild that was superseded, and a package whose merge failed after it was packed, are never among them.
 */
export async function chooseMerged(
	entries: readonly IndexEntry[],
	installed: readonly InstalledPackage[],
): Promise<IndexEntry[]> {
	const merged = new Set(
		await Promise.all(installed.map(async ({ cpv, field }) => `${cpv} ${await field('BUILD_ID')}`)),
	)
	return entries.filter((entry) => merged.has(`${entry.get('CPV')} ${entry.get('BUILD_ID') ?? ''}`))
}

/** Where an entry's file lies below PKGDIR: `PATH`, or the old place of a package without one. */
export function fileOf(entry: IndexEntry): string {
	return entry.get('PATH') ?? `${entry.get('CPV')}.tbz2`
}
