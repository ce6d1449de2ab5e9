import type { NeededChange, Problem } from './problem.ts'
import { withoutRepository } from './required-by.ts'

/** Needed lines that one decision is about: with all of them, what asked for them can be had. */
export type NeedGroup = readonly NeededChange[]

/**
 * The needed lines of a plan, by what asked for them at first: an atom of world that was left out, or the last package of
 * Portage's chain. Each line is in a group once; a line that two things ask for is in two groups.
 */
export function needGroups(problems: readonly Problem[]): readonly NeedGroup[] {
	const groups = new Map<string, NeededChange[]>()
	for (const problem of problems) {
		for (const change of changesIn(problem)) {
			const key = problem.kind === 'left-out' ? problem.atom : firstAsker(change)
			const group = groups.get(key) ?? []
			groups.set(key, group)
			if (!group.some((known) => isSame(known, change))) group.push(change)
		}
	}
	return [...groups.values()]
}

/** The needed lines of one problem, those of a left-out atom included. */
export function changesIn(problem: Problem): readonly NeededChange[] {
	if (problem.kind === 'left-out') return problem.because.flatMap(changesIn)
	return problem.kind === 'needed-change' ? [problem] : []
}

/** `app-misc/hello-1.0` in `dev-libs/libgreet-1.0`, `app-misc/hello-1.0`, `@selected`, `@world`. */
function firstAsker({ requiredBy, line }: NeededChange): string {
	const asker = requiredBy.findLast((node) => !node.startsWith('@'))
	return asker === undefined ? line : withoutRepository(asker)
}

function isSame(a: NeededChange, b: NeededChange): boolean {
	return a.root === b.root && a.file === b.file && a.line === b.line
}
