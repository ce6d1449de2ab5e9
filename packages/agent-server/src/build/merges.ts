import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { MergeProgress, MergeStanding } from '@altroot/shared/portage/merge-progress'

/** A package that was merged, and thereby packaged. */
export interface BuiltPackage {
	readonly cpv: string
	/** `/` for one that the build server itself needed. */
	readonly root: string
	/** Null for those in `/`, whose packages are of no use to a laptop. */
	readonly buildId: number | null
}

export function mergedIn(progress: MergeProgress): readonly MergeStanding[] {
	return [...progress.merges.values()].filter(({ status }) => status === 'merged')
}

/** What the runs have merged, with the build ids that the vdb of the root has noted. */
export async function builtPackages(runs: readonly MergeProgress[], root: string): Promise<readonly BuiltPackage[]> {
	const merges = runs.flatMap(mergedIn)
	const installed = merges.length === 0 ? [] : await readInstalledPackages(root)
	const buildIds = new Map(installed.map(({ cpv, buildId }) => [cpv, buildId]))
	return merges.map((merge) => ({
		cpv: merge.cpv,
		root: merge.root,
		buildId: merge.root === root ? (buildIds.get(merge.cpv) ?? null) : null,
	}))
}
