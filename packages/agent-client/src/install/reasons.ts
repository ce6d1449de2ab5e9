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

/** What the server says of its packages. */
export interface ServerSide {
	readonly failed: readonly FailedPackage[]
	/** Versions in its index. */
	readonly offered: readonly string[]
}

/** Reads the reasons out of what emerge would still do if it were allowed to compile. */
export function explainStay(plan: MergePlan, server: ServerSide): readonly StayedBehind[] {
	const packages = plannedMerges(plan).map((entry) => ({ package: entry.cpv, reason: reasonFor(entry, plan, server) }))
	const problems = plan.problems.map((problem) => ({ package: subjectOf(problem), reason: problemSentence(problem) }))
	return [...packages, ...problems]
}

function subjectOf(problem: Problem): string {
	if (problem.kind === 'needed-change') return cpvOf(problem.line)
	if ('slot' in problem) return problem.slot
	return 'atom' in problem ? problem.atom : '@world'
}

function reasonFor({ kind, cpv }: PackageEntry, { ignored }: MergePlan, { failed, offered }: ServerSide): string {
	const failure = failed.find((each) => each.package === cpv)
	if (failure) return `the server could not build it (${failure.phase}): ${failure.reason}`
	if (kind === 'binary') return 'its binary package is there, but was not installed: the output of emerge says why'
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
