import { count } from '@altroot/shared/cli/words'
import { type Diagnostic, printDiagnostic } from '@altroot/shared/diagnostic'
import type { AgentError } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import type { PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { WorldBuild } from '../build/build.ts'
import type { BuildOutcome } from '../build/outcome.ts'
import { neededLines } from '../plan/needed-lines.ts'

/** How an attempt ended, as its generation keeps it. */
export type Ending = Pick<Generation, 'outcome' | 'reason' | 'packages' | 'size' | 'failed' | 'needs' | 'diagnostics'>

const nothing = { packages: 0, failed: [], needs: [], diagnostics: [] } satisfies Partial<Ending>

/** Before anything is known. */
export const openEnding: Ending = { ...nothing, outcome: 'building', reason: '' }

/** The laptop's own text is wrong: nothing of it was rendered. */
export function endBroken(diagnostics: readonly Diagnostic[]): Ending {
	const errors = diagnostics.filter(({ severity }) => severity === 'error').map(printDiagnostic)
	return { ...nothing, outcome: 'needs-decision', reason: firstOf(errors), diagnostics: [...diagnostics] }
}

/** emerge has no plan, or none any more: a person has to change something, unless emerge itself broke down. */
export function endUnplanned(stopped: PlanOutcome, root: string): Ending {
	const needs = [...neededLines(stopped, root)]
	if (stopped.kind === 'failed') {
		const said = stopped.tail.at(-1) ?? 'it said nothing'
		return { ...nothing, outcome: 'failed', reason: `emerge ended with exit code ${stopped.exitCode}: ${said}` }
	}
	const problems = 'problems' in stopped ? stopped.problems.map(problemSentence) : []
	return { ...nothing, outcome: 'needs-decision', reason: firstOf(problems), needs }
}

/**
 * Everything that could be built is built and published. What Portage left out of the plan (`warnings`) needs a person,
 * what failed to build is a failure, and a failure weighs more. `packages`: how many the generation has built, also
 * before a crash.
 */
export function endBuilt(
	build: Pick<WorldBuild, 'outcome' | 'failed'> | undefined,
	packages: number,
	plan: PlanOutcome,
	root: string,
): Ending {
	if (build && isUnplanned(build.outcome)) return endUnplanned(build.outcome, root)
	const failed = [...(build?.failed ?? [])]
	const warnings = 'warnings' in plan ? plan.warnings : []
	const needs = [...neededLines(plan, root)]
	const rest = packages === 0 ? 'nothing else was to be built' : `${count(packages, 'other package')} built`
	if (failed.length > 0) {
		const names = failed.map(({ package: name, phase }) => `${name} (${phase})`)
		return { ...nothing, outcome: 'failed', reason: `${firstOf(names)} failed; ${rest}`, packages, failed, needs }
	}
	const left = warnings.filter(leavesOut).map(problemSentence)
	if (left.length > 0) return { ...nothing, outcome: 'needs-decision', reason: firstOf(left), packages, needs }
	const reason = packages === 0 ? 'everything was built already' : `${count(packages, 'package')} built`
	return { ...nothing, outcome: 'published', reason, packages }
}

/** A newer revision, `by`, came before all was built. */
export function endSuperseded(by: string | undefined, packages: number): Ending {
	const reason = `a newer revision${by === undefined ? '' : `, ${shortRevision(by)},`} came before this one was built`
	const kept = packages === 0 ? reason : `${reason}; ${count(packages, 'package')} built until then`
	return { ...nothing, outcome: 'superseded', reason: kept, packages }
}

/** Something of our own stood in the way, which trying again alone does not help. */
export function endStalled({ message, hint }: AgentError): Ending {
	return { ...nothing, outcome: 'failed', reason: hint ? `${message}; ${hint}` : message }
}

/** emerge came to another end than its plan: a tree was synced meanwhile, or it broke down. */
function isUnplanned(outcome: BuildOutcome): outcome is Exclude<PlanOutcome, { kind: 'ready' | 'nothing-to-do' }> {
	return !['built', 'some-failed', 'nothing-to-do'].includes(outcome.kind)
}

function leavesOut({ kind }: Problem): boolean {
	return kind === 'left-out'
}

/** The first of some names or sentences, and how many more there are. */
export function firstOf([first = '', ...others]: readonly string[]): string {
	return others.length > 0 ? `${first} (and ${others.length} more)` : first
}
