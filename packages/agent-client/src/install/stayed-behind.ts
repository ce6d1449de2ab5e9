import { type MergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { offeredVersions } from './offered.ts'
import { type Asker, pretend } from './pretend.ts'
import { explainStay, isAskedFor, ownSentence, type StayedBehind } from './reasons.ts'
import { namesInWorld } from './world-names.ts'

export interface StayedBehindOptions extends Asker {
	/** What the server could not build. */
	readonly failed: readonly FailedPackage[]
	/** Versions that the next installation brings: they do not stay behind. */
	readonly coming?: ReadonlySet<string>
}

/** What the world still lacks, from packages where there are some, and every line that the configuration would need. */
const worldFromAnything: readonly string[] = [
	'--getbinpkg',
	'--usepkg',
	'--update',
	'--newuse',
	'--deep',
	'--autounmask=y',
	'--autounmask-license=y',
	'--autounmask-keep-keywords=n',
	'--autounmask-keep-masks=n',
]

/** Packages that emerge is asked about one by one, at seconds each: from there on the reason is the same one as a rule. */
const mostAsked = 5

/**
 * What of the world is not as the configuration wants it, after an installation, and why. Asks emerge what it would still
 * do if it were allowed to compile: with binary packages alone it skips in silence what it cannot have (facts §0).
 */
export async function findStayedBehind(options: StayedBehindOptions): Promise<readonly StayedBehind[]> {
	const { source, failed, coming = new Set() } = options
	const whole = await pretend([...worldFromAnything, '@world'], options)
	const plan = { ...whole, entries: whole.entries.filter((entry) => !('cpv' in entry) || !coming.has(entry.cpv)) }
	const offered = await offeredVersions(source)
	const wanted = await namesInWorld(source.root)
	const refusals = await refusalsOf(plan, { offered, wanted, failed }, options)
	return explainStay(plan, { failed, offered, refusals, wanted })
}

interface Told {
	readonly offered: readonly string[]
	readonly wanted: ReadonlySet<string>
	readonly failed: readonly FailedPackage[]
}

/**
 * Why Portage does not install binary packages that are there, each asked for alone: it masks the package, or another is
 * missing, which the plan of the world would compile.
 */
async function refusalsOf(plan: MergePlan, { offered, wanted, failed }: Told, asker: Asker) {
	const passedOver = new Set(plan.ignored.map(({ cpv }) => cpv))
	const untaken = plannedMerges(plan).filter(
		(entry) =>
			isAskedFor(entry, { wanted, failed }) &&
			(entry.kind === 'binary' || (offered.includes(entry.cpv) && !passedOver.has(entry.cpv))),
	)
	const refusals = new Map<string, string>()
	for (const { cpv } of untaken.slice(0, mostAsked)) {
		const alone = await pretend(['--getbinpkgonly', '--oneshot', '--with-bdeps=n', `=${cpv}`], asker)
		const [problem] = alone.problems
		if (problem !== undefined) refusals.set(cpv, ownSentence(problem))
	}
	return refusals
}
