import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { decidePlan, type PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import { askEmerge, type PlanOptions, withProposals } from './ask-emerge.ts'
import { explainProblems } from './explain.ts'

/** A plan, and the output of emerge that it was read from. */
export interface WorldPlan {
	readonly outcome: PlanOutcome
	readonly output: string
}

/**
 * What a build of the whole world in `root` would do, or why it cannot. Runs `emerge --pretend` there, and again for what
 * Portage leaves unsaid; changes nothing. Paths of problems are relative to the root where they lie in it, as the laptop
 * knows them.
 */
export async function planWorld(options: PlanOptions): Promise<WorldPlan> {
	const { plan, exitCode, stopped, output } = await askEmerge(options, withProposals, ['@world'])
	if (stopped) return { outcome: { kind: 'cancelled' }, output }
	const problems = plan.problems.map((problem) => seenFromLaptop(options, problem))
	const outcome = decidePlan({ ...plan, problems }, exitCode, output)
	const explained = await explain(outcome, options)
	return { outcome: options.signal?.aborted ? { kind: 'cancelled' } : explained, output }
}

async function explain(outcome: PlanOutcome, options: PlanOptions): Promise<PlanOutcome> {
	if ('problems' in outcome) return { ...outcome, problems: await explainProblems(outcome.problems, options) }
	if ('warnings' in outcome) return { ...outcome, warnings: await explainProblems(outcome.warnings, options) }
	return outcome
}

/** Paths in the configuration without the place where it lies here, which is also by what Portage names its root. */
function seenFromLaptop({ root, configRoot = root }: PlanOptions, problem: Problem): Problem {
	if (configRoot === '/') return problem
	const inside = `${configRoot}/`
	if (problem.kind === 'needed-change' && problem.root === configRoot) return { ...problem, root }
	if (problem.kind === 'bad-line' && problem.path.startsWith(inside)) {
		return { ...problem, path: problem.path.slice(inside.length) }
	}
	return 'detail' in problem ? { ...problem, detail: problem.detail.replaceAll(inside, '') } : problem
}
