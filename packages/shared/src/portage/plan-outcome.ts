import type { PackageEntry } from './merge-plan/entry.ts'
import { outputLines } from './merge-plan/output-lines.ts'
import { isBrokenSettings, type Problem, stopsPlan } from './merge-plan/problem.ts'
import { problemSentence } from './merge-plan/problem-sentence.ts'
import { type MergePlan, plannedMerges } from './merge-plan.ts'

/** What a plan came to. `problems` are all reasons, the first the most important; `warnings` hinder nothing else. */
export type PlanOutcome =
	| { readonly kind: 'ready'; readonly merges: readonly PackageEntry[]; readonly warnings: readonly Problem[] }
	| { readonly kind: 'nothing-to-do'; readonly warnings: readonly Problem[] }
	/** Lines are missing in a configuration (`needed-change`); other problems may stand beside them. */
	| { readonly kind: 'needs-change'; readonly problems: readonly Problem[] }
	| { readonly kind: 'unresolvable'; readonly problems: readonly Problem[] }
	| { readonly kind: 'broken-settings'; readonly problems: readonly Problem[] }
	| { readonly kind: 'cancelled' }
	/** emerge could not be run, or said nothing that is understood. */
	| { readonly kind: 'failed'; readonly exitCode: number; readonly tail: readonly string[] }

/**
 * Decides by what emerge said. Its exit code only confirms: 1 stands for everything, and 0 also for a world of which
 * half was left out (facts §0).
 */
export function decidePlan(plan: MergePlan, exitCode: number, output: string): PlanOutcome {
	const { problems } = plan
	const broken = problems.filter(isBrokenSettings)
	if (broken.length > 0) return { kind: 'broken-settings', problems: broken }
	const stopping = problems.filter(stopsPlan)
	const needed = stopping.some(({ kind }) => kind === 'needed-change')
	if (stopping.length > 0) return { kind: needed ? 'needs-change' : 'unresolvable', problems: stopping }
	// `Total:` is the last line of every plan: without it, this was no whole answer.
	if (exitCode !== 0 || plan.total === null) return { kind: 'failed', exitCode, tail: lastLines(output) }
	const merges = plannedMerges(plan)
	return merges.length > 0
		? { kind: 'ready', merges, warnings: problems }
		: { kind: 'nothing-to-do', warnings: problems }
}

/** All problems of an outcome, those that hinder nothing else included. */
export function problemsOf(outcome: PlanOutcome): readonly Problem[] {
	if ('problems' in outcome) return outcome.problems
	return 'warnings' in outcome ? outcome.warnings : []
}

/** The outcome with other words for its problems. */
export function withProblems(outcome: PlanOutcome, problems: readonly Problem[]): PlanOutcome {
	if ('problems' in outcome) return { ...outcome, problems }
	return 'warnings' in outcome ? { ...outcome, warnings: problems } : outcome
}

function lastLines(output: string): readonly string[] {
	return outputLines(output)
		.filter((line) => line.trim() !== '')
		.slice(-20)
}

/** The outcome in one sentence. */
export function planReason(outcome: PlanOutcome): string {
	switch (outcome.kind) {
		case 'ready':
			return `${outcome.merges.length} packages to build`
		case 'nothing-to-do':
			return 'everything is built already'
		case 'cancelled':
			return 'the plan was cancelled'
		case 'failed':
			return `emerge ended with exit code ${outcome.exitCode}: ${outcome.tail.at(-1) ?? 'it said nothing'}`
		default: {
			const [first, ...others] = outcome.problems
			return `${problemSentence(first!)}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
		}
	}
}
