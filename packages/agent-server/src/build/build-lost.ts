import type { DependencyBuild } from './build-install-dependencies.ts'
import type { EmergeSeries } from './emerge-series.ts'
import { decideBuild, hasPackages } from './outcome.ts'

/**
 * Builds versions once more that the root has, but of which the binary package is lost. A crash in it costs what it has
 * built: the next attempt finds what is still lost.
 */
export async function buildLost(series: EmergeSeries, versions: readonly string[]): Promise<DependencyBuild> {
	if (versions.length === 0) return { outcome: { kind: 'nothing-to-do', warnings: [] }, lacking: [] }
	const wanted = versions.map((cpv) => `=${cpv}`)
	const outcome = decideBuild(
		await series.emerge(['--oneshot', '--verbose', '--accept-properties=-interactive', ...wanted]),
	)
	return { outcome, lacking: hasPackages(outcome) ? [] : versions }
}
