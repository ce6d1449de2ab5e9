import type { AddedLine } from '@altroot/shared/portage/added-lines'
import type { NeedGroup } from '@altroot/shared/portage/merge-plan/need-groups'
import type { NeededChange, Problem } from '@altroot/shared/portage/merge-plan/problem'
import { neededBecause } from '@altroot/shared/portage/merge-plan/problem-sentence'

/**
 * The USE flags that the build server sets for its own packages without asking. With SYSROOT=/ what a package is built
 * against (DEPEND) is installed into the server's own `/`, so the flags that it needs there follow from what a laptop
 * has decided. They are set once nothing else of the same group is missing: a proposal may yet be rejected.
 *
 * Keywords, masks and licenses of `/` are not among them: those are the administrator's to accept.
 */
export function baseLines(groups: readonly NeedGroup[]): readonly AddedLine[] {
	const lines = groups
		.filter((group) => group.every(isBaseUse))
		.flat()
		.map((change): AddedLine => ({ file: change.file, line: change.line, reason: neededBecause(change) }))
	return [...new Map(lines.map((added) => [added.line, added])).values()]
}

/** The problems that people have to solve: without the lines that the server sets itself once they have. */
export function withoutBaseUse(problems: readonly Problem[]): readonly Problem[] {
	const others = problems
		.filter((problem) => problem.kind !== 'needed-change' || !isBaseUse(problem))
		.map((problem) =>
			problem.kind === 'left-out' ? { ...problem, because: withoutBaseUse(problem.because) } : problem,
		)
	return others.length > 0 ? others : problems
}

/** True where nothing but such flags stands in the way. */
export function lackOnlyBaseUse(problems: readonly Problem[]): boolean {
	return problems.length > 0 && problems.every((problem) => problem.kind === 'needed-change' && isBaseUse(problem))
}

function isBaseUse({ root, file }: NeededChange): boolean {
	return root === '/' && file === 'package.use'
}
