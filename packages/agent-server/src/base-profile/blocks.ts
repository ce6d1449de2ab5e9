import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { Blocked, Problem } from '@altroot/shared/portage/merge-plan/problem'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'

/** A package that has to go first, and what does not tolerate it. */
export interface Obsolete {
	readonly cpv: string
	readonly blocks: string
}

/**
 * What stands in the way of a plan only because it is installed: nothing of the plan merges it, and something of the plan
 * blocks it or is blocked by it. With a profile for systemd that is udev. `rest` are the problems that its removal does
 * not solve.
 */
export function findObsolete(
	problems: readonly Problem[],
	merges: readonly PackageEntry[],
	installed: readonly InstalledPackage[],
): { readonly obsolete: readonly Obsolete[]; readonly rest: readonly Problem[] } {
	const wanted = new Set(merges.map(({ cpv }) => nameOf(cpv)))
	const removable = (name: string): InstalledPackage | undefined =>
		wanted.has(name) ? undefined : installed.find(({ cpv }) => nameOf(cpv) === name)
	const rest: Problem[] = []
	const obsolete = new Map<string, Obsolete>()
	for (const problem of problems) {
		const sides = problem.kind === 'blocked' ? sidesOf(problem) : []
		const found = sides.flatMap((name) => removable(name) ?? [])
		if (found.length === 0) rest.push(problem)
		for (const { cpv } of found) {
			const blocks = sides.find((name) => name !== nameOf(cpv)) ?? ''
			obsolete.set(cpv, { cpv, blocks })
		}
	}
	return { obsolete: [...obsolete.values()], rest }
}

function sidesOf({ atom, blockers }: Blocked): string[] {
	return [...new Set([atom, ...blockers].map(nameOf))]
}

/** `sys-fs/udev` of an atom or of a name with a version. */
function nameOf(text: string): string {
	const [, name = text] = /([\w+.-]+\/[\w+.-]+?)(?:-\d[\w.]*(?:-r\d+)?)?(?:[:[].*)?$/.exec(text) ?? []
	return name
}
