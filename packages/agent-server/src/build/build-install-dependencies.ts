import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { worldUpdate } from '@altroot/shared/portage/emerge-environment'
import type { EmergeSeries } from './emerge-series.ts'
import { installDependencies } from './install-dependencies.ts'
import { type BuildOutcome, decideBuild, hasPackages } from './outcome.ts'

/** What came of it, and the atoms that are still not there. */
export interface DependencyBuild {
	readonly outcome: BuildOutcome
	readonly lacking: readonly string[]
}

/** A package that is only an IDEPEND may have one itself: this deep is deep enough, and ends. */
const rounds = 5

/**
 * Builds into the root what its packages need at their installation. `changed`: the root has new packages; then all of it
 * is asked for, since Portage does not update it with the world.
 */
export async function buildInstallDependencies(
	series: EmergeSeries,
	root: string,
	changed: boolean,
): Promise<DependencyBuild> {
	let outcome: BuildOutcome = { kind: 'nothing-to-do', warnings: [] }
	for (let round = 0; round < rounds; round++) {
		const { wanted, lacking } = installDependencies(await readInstalledPackages(root))
		const isFirst = round === 0
		if (lacking.length === 0 && !(isFirst && changed && wanted.length > 0)) return { outcome, lacking }
		const next = decideBuild(await series.emerge([...worldUpdate, '--oneshot', ...wanted]))
		if (!hasPackages(next)) return { outcome: next, lacking }
		// What failed would fail again; nothing to do means that what is lacking is there by another name.
		if (next.kind === 'some-failed') return { outcome: next, lacking: [] }
		if (next.kind === 'nothing-to-do') return { outcome, lacking: [] }
		outcome = next
	}
	return { outcome, lacking: [] }
}
