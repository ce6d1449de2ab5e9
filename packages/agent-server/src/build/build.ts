import { worldUpdate } from '@altroot/shared/portage/emerge-environment'
import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { planReason } from '@altroot/shared/portage/plan-outcome'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { buildInstallDependencies, type DependencyBuild } from './build-install-dependencies.ts'
import { buildLost } from './build-lost.ts'
import { emergeSeries } from './emerge-series.ts'
import { failedPackages } from './failures.ts'
import { type BuiltPackage, builtPackages, mergedIn } from './merges.ts'
import { type BuildOutcome, bothBuilt, decideBuild, hasPackages } from './outcome.ts'
import type { EmergeOptions } from './run-emerge.ts'

export interface WorldBuild {
	readonly outcome: BuildOutcome
	readonly built: readonly BuiltPackage[]
	readonly failed: readonly FailedPackage[]
	/** Why a part of it could not be begun, with the lines that would help. */
	readonly problems: readonly Problem[]
}

export interface WorldOptions extends EmergeOptions {
	/** What emerge is asked for instead of the whole world; nothing, where the world has to wait. */
	readonly wanted?: readonly string[]
	/** Versions in the root of which the binary package is lost: asked for once the world is built, and built again. */
	readonly lost?: () => Promise<readonly string[]>
}

/**
 * Builds the whole world of a rendered root, what its packages need at their installation, and what of them is lost. A
 * failed package keeps no other from being built; a stop leaves no process. Throws only where emerge cannot be started at
 * all or the disk fails.
 *
 * A crash leaves a running emerge, which `endOrphans` with the same record ends; what was merged until then stays, and
 * the next build goes on from there.
 */
export async function buildWorld(options: WorldOptions): Promise<WorldBuild> {
	const series = emergeSeries(options)
	const { wanted = [...worldUpdate, '@world'] } = options
	const world: BuildOutcome =
		wanted.length === 0 ? { kind: 'nothing-to-do', warnings: [] } : decideBuild(await series.emerge(wanted))
	const changed = series.runs.some((run) => mergedIn(run.progress).length > 0)
	const dependencies: DependencyBuild = hasPackages(world)
		? await buildInstallDependencies(series, options.root, changed)
		: { outcome: world, lacking: [] }
	const goesOn = hasPackages(world) && dependencies.outcome.kind !== 'cancelled'
	const lost = await buildLost(series, goesOn ? ((await options.lost?.()) ?? []) : [])
	const progress = series.runs.map((each) => each.progress)
	const failed = series.runs.flatMap((each) => failedPackages(each.progress, each.failures, options.logFile))
	const first = concludeWith(world, dependencies, neededToInstall, options.logFile, failed)
	return {
		...concludeWith(first.outcome, lost, lostPackage, options.logFile, first.failed),
		built: await builtPackages(progress, options.root),
		problems: 'problems' in dependencies.outcome ? dependencies.outcome.problems : [],
	}
}

const neededToInstall = 'a laptop needs it to install other packages, but it cannot be built'
const lostPackage = 'its binary package is lost, and it cannot be built again'

/** Where only what comes after it cannot be had, the world is built all the same: that is told as failed. */
function concludeWith(
	world: BuildOutcome,
	{ outcome, lacking }: DependencyBuild,
	why: string,
	log: string,
	failed: readonly FailedPackage[],
): Pick<WorldBuild, 'outcome' | 'failed'> {
	if (!hasPackages(world)) return { outcome: world, failed }
	if (outcome.kind === 'cancelled') return { outcome, failed }
	if (outcome.kind === 'built' || outcome.kind === 'some-failed' || outcome.kind === 'nothing-to-do') {
		return { outcome: bothBuilt(world, outcome), failed }
	}
	const reason = `${why}: ${planReason(outcome)}`
	const unmet = lacking.map((atom): FailedPackage => ({ package: atom, phase: 'dependency', reason, log, tail: [] }))
	return { outcome: { kind: 'some-failed' }, failed: [...failed, ...unmet] }
}
