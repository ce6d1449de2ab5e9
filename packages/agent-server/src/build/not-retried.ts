import { isAtom, parseAtom, userAtoms } from '@altroot/shared/portage/atom'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'

/** A package of a plan, and what the last generation that came to it made of it. */
export interface Tried {
	readonly entry: PackageEntry
	readonly last: GenerationPackage | undefined
	/** What its build depends on now, as one hash; only known for one that failed. */
	readonly inputs: string | null
}

/** A plan in two parts. */
export interface Parted {
	readonly build: readonly PackageEntry[]
	/** What would fail as it did before, and what was left out for its sake, as it was kept then. */
	readonly leave: readonly GenerationPackage[]
}

/**
 * Parts a plan: what has failed is left alone as long as nothing that its build depends on has changed, and so is what
 * was dropped for the sake of such a package.
 */
export function partPlan(tried: readonly Tried[]): Parted {
	const leave = new Map<PackageEntry, GenerationPackage>()
	for (const { entry, last, inputs } of tried) {
		if (last !== undefined && inputs !== null && last.inputs === inputs) leave.set(entry, last)
	}
	for (let before = -1; leave.size > before; ) {
		before = leave.size
		const names = new Set([...leave.keys()].map(({ cpv }) => nameAndVersion(cpv).name))
		for (const { entry, last } of tried) {
			if (last !== undefined && wasDroppedFor(last, names)) leave.set(entry, last)
		}
	}
	const build = tried.flatMap(({ entry }) => (leave.has(entry) ? [] : entry))
	return { build, leave: [...leave.values()] }
}

/** Also for another that was dropped itself. */
function wasDroppedFor({ outcome, requires }: GenerationPackage, names: ReadonlySet<string>): boolean {
	if (outcome === 'built' || requires === undefined) return false
	const atom = parseAtom(requires, userAtoms)
	return isAtom(atom) && names.has(atom.cp)
}

/**
 * What emerge is asked for where a part of the plan is left alone: each package by its version, without the world, which
 * would want the rest as well. What is for the build server itself comes along where it is needed.
 */
export function targetsOf(build: readonly PackageEntry[]): readonly string[] {
	const atoms = build
		.filter(({ root }) => root !== '/')
		.map(({ cpv, repository }) => `=${cpv}${repository === null ? '' : `::${repository}`}`)
	return atoms.length === 0
		? []
		: ['--oneshot', '--update', '--newuse', '--verbose', '--accept-properties=-interactive', ...atoms]
}
