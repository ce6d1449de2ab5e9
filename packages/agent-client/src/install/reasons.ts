import { type MergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { IgnoredBinary } from '@altroot/shared/portage/merge-plan/ignored-binaries'
import { cpvOf } from '@altroot/shared/portage/merge-plan/needed-changes'
import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import type { FailedPackage } from '@altroot/shared/protocol/generation'

/** One package that the installation left as it was, and why, in one sentence. */
export interface StayedBehind {
	/** A version; or an atom of the world of which there is none. */
	readonly package: string
	readonly reason: string
}

/** What is known of the packages beside the plan. */
export interface Known {
	/** What the server could not build. */
	readonly failed: readonly FailedPackage[]
	/** Versions in the server's index. */
	readonly offered: readonly string[]
	/** Why Portage cannot install a binary package that is there, by version. */
	readonly refusals: ReadonlyMap<string, string>
	/** `category/name` of what is asked for by name. */
	readonly wanted: ReadonlySet<string>
}

/** Reads the reasons out of what emerge would still do if it were allowed to compile. */
export function explainStay(plan: MergePlan, known: Known): readonly StayedBehind[] {
	const problems = plan.problems.map((problem) => ({ package: subjectOf(problem), reason: ownSentence(problem) }))
	const told = new Set(plan.problems.flatMap(packagesIn))
	const entries = plannedMerges(plan).filter(({ cpv }) => !told.has(cpv))
	const asked = entries.filter((entry) => isAskedFor(entry, known))
	const first = asked.length + problems.length > 0 ? asked : entries
	const others = entries.filter((entry) => !first.includes(entry))
	return [
		...first.map((entry) => ({ package: entry.cpv, reason: reasonFor(entry, plan, known) })),
		...problems,
		...others.map(({ cpv }) => ({ package: cpv, reason: onlyNeeded })),
	]
}

/** Of a new package that nothing asks for by name, whatever the server has of it: it comes or stays with the others. */
export const onlyNeeded = 'only what stayed behind needs it, to be built or to run'

/** Of a package that nothing speaks against. */
export const notInstalledYet = 'the server has it: `altroot-client upgrade` installs it'

/** False for a new package that comes along because others need it. */
export function isAskedFor(
	{ cpv, marks }: PackageEntry,
	{ wanted, failed }: Pick<Known, 'wanted' | 'failed'>,
): boolean {
	return !marks.new || marks.newSlot || wanted.has(nameOf(cpv)) || failed.some((each) => each.package === cpv)
}

/** A problem in words; to Portage the root of a laptop is `/`, which elsewhere is the build server's. */
export function ownSentence(problem: Problem): string {
	return problemSentence(problem.kind === 'needed-change' ? { ...problem, root: null } : problem)
}

function subjectOf(problem: Problem): string {
	if (problem.kind === 'needed-change') return cpvOf(problem.line)
	if ('slot' in problem) return problem.slot
	return 'atom' in problem ? problem.atom : '@world'
}

/** Its sentence names the package that has the problem and those that need it. */
function packagesIn(problem: Problem): readonly string[] {
	const chain = 'requiredBy' in problem ? problem.requiredBy.map((node) => node.replace(/::.*$/, '')) : []
	return [subjectOf(problem), ...chain]
}

function reasonFor({ kind, cpv }: PackageEntry, { ignored }: MergePlan, known: Known): string {
	const { failed, offered, refusals } = known
	const failure = failed.find((each) => each.package === cpv)
	if (failure) return `the server could not build it (${failure.phase}): ${failure.reason}`
	const refusal = refusals.get(cpv)
	if (refusal) return `the server has it, but ${refusal}`
	if (kind === 'binary') return notInstalledYet
	const passedOver = ignored.find((each) => each.cpv === cpv)
	if (passedOver) return ignoredReason(passedOver)
	if (offered.includes(cpv)) {
		return 'Portage does not accept the build that the server has: its keyword, license or CHOST, or a package that it needs is missing'
	}
	const others = offered.filter((other) => nameOf(other) === nameOf(cpv))
	if (others.length === 0) return 'the server has no binary package of it'
	return `the server has ${others.join(' and ')} instead: its trees are in another state than this laptop's`
}

function ignoredReason({ because, flags }: IgnoredBinary): string {
	if (because === 'dependencies') return 'the server built it before its dependencies changed: it has to build it again'
	const wanted = flags.map((flag) => (flag.startsWith('-') ? flag.slice(1) : `-${flag}`))
	return `the server built it with USE="${flags.join(' ')}", but this laptop wants USE="${wanted.join(' ')}"`
}

function nameOf(cpv: string): string {
	return cpv.replace(/-\d[^-]*(?:-r\d+)?$/, '')
}
