import type { NeededChange, Problem } from '@altroot/shared/portage/merge-plan/problem'
import { neededBecause } from '@altroot/shared/portage/merge-plan/problem-sentence'
import type { PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import type { NeededLine } from '@altroot/shared/protocol/generation'

/** The configuration lines that would help, each once: those that the build needs, or those that a left-out atom does. */
export function neededLines(outcome: PlanOutcome, root: string): readonly NeededLine[] {
	const problems = 'problems' in outcome ? outcome.problems : 'warnings' in outcome ? outcome.warnings : []
	const lines = problems.flatMap(neededChanges).map((change) => toNeededLine(change, root))
	return [...new Map(lines.map((line) => [`${line.root} ${line.file} ${line.line}`, line])).values()]
}

function neededChanges(problem: Problem): readonly NeededChange[] {
	if (problem.kind === 'left-out') return problem.because.flatMap(neededChanges)
	return problem.kind === 'needed-change' ? [problem] : []
}

function toNeededLine(change: NeededChange, root: string): NeededLine {
	return { root: change.root ?? root, file: change.file, line: change.line, reason: neededBecause(change) }
}
