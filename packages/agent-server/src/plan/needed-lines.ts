import { changesIn } from '@altroot/shared/portage/merge-plan/need-groups'
import type { NeededChange } from '@altroot/shared/portage/merge-plan/problem'
import { neededBecause } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { type PlanOutcome, problemsOf } from '@altroot/shared/portage/plan-outcome'
import type { NeededLine } from '@altroot/shared/protocol/generation'

/** The configuration lines that would help, each once: those that the build needs, or those that a left-out atom does. */
export function neededLines(outcome: PlanOutcome, root: string): readonly NeededLine[] {
	const lines = problemsOf(outcome)
		.flatMap(changesIn)
		.map((change) => toNeededLine(change, root))
	return [...new Map(lines.map((line) => [`${line.root} ${line.file} ${line.line}`, line])).values()]
}

function toNeededLine(change: NeededChange, root: string): NeededLine {
	return { root: change.root ?? root, file: change.file, line: change.line, reason: neededBecause(change) }
}
