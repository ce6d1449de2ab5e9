import type { NeededChange, Problem } from '@altroot/shared/portage/merge-plan/problem'
import { stopsPlan } from '@altroot/shared/portage/merge-plan/problem'
import { askEmerge, type PlanOptions, withoutProposals, withProposals } from './ask-emerge.ts'

/** Asking takes as long as a plan of the world: beyond these, an atom is only said to be left out. */
const explainedAtoms = 5

/**
 * Adds what Portage leaves unsaid: the root of needed lines (it names one only where several roots need some), and why
 * a world atom was left out ("masked or don't exist" covers five causes).
 */
export async function explainProblems(problems: readonly Problem[], options: PlanOptions): Promise<readonly Problem[]> {
	const known = await withRoots(problems, ['@world'], options)
	const explained: Problem[] = []
	let asked = 0
	for (const problem of known) {
		const ask = problem.kind === 'left-out' && asked++ < explainedAtoms && !options.signal?.aborted
		explained.push(ask ? await explainLeftOut(problem.atom, known, options) : problem)
	}
	return explained
}

/** `targets`: what was asked for where these problems were found. */
async function withRoots(
	problems: readonly Problem[],
	targets: readonly string[],
	options: PlanOptions,
): Promise<readonly Problem[]> {
	const isOpen = (problem: Problem): problem is NeededChange =>
		problem.kind === 'needed-change' && problem.root === null
	if (!problems.some(isOpen)) return problems
	// Without proposals, Portage stops at the first thing that is missing, and names its root. All open lines are for
	// that one: with two it would have printed both.
	const { plan } = await askEmerge(options, withoutProposals, targets)
	const first = plan.problems.find(({ kind }) => kind === 'use-unsatisfied' || kind === 'masked')
	const root = first && 'root' in first && first.root !== null ? first.root : options.root
	return problems.map((problem) => (isOpen(problem) ? { ...problem, root } : problem))
}

async function explainLeftOut(atom: string, known: readonly Problem[], options: PlanOptions): Promise<Problem> {
	const leftOut = { kind: 'left-out', atom, because: [], conflictsWith: [] } as const
	const alone = await askEmerge(options, withProposals, [atom])
	const because = alone.plan.problems.filter(stopsPlan)
	if (because.length > 0) return { ...leftOut, because: await withRoots(because, [atom], options) }
	// Alone it can be had: what is left out in its place, once it is asked for by name, is in its way.
	const together = await askEmerge(options, withProposals, ['@world', atom])
	const before = known.flatMap((problem) => (problem.kind === 'left-out' ? problem.atom : []))
	const conflictsWith = together.plan.problems.flatMap((problem) =>
		problem.kind === 'left-out' && !before.includes(problem.atom) ? problem.atom : [],
	)
	return { ...leftOut, because: together.plan.problems.filter(stopsPlan), conflictsWith }
}
