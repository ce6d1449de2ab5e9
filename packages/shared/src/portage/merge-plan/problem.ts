/** The file below etc/portage that a needed line belongs to. */
export type NeededFile = 'package.use' | 'package.accept_keywords' | 'package.unmask' | 'package.license'

/** A line that Portage's autounmask asks for. */
export interface NeededChange {
	readonly kind: 'needed-change'
	readonly file: NeededFile
	/** The root whose configuration needs the line; null where the output does not tell. */
	readonly root: string | null
	/** Ready to be appended to the file: `>=app-misc/libgreet-1.0 loud`. */
	readonly line: string
	/** Nearest first: `app-misc/hello-1.0::gentoo`, `@selected`, `@world`. */
	readonly requiredBy: readonly string[]
	/** Why it is masked, in the words of the one who did. */
	readonly comment: readonly string[]
}

/** Something that was asked for, in which root and by whom. */
interface Asked {
	readonly atom: string
	readonly root: string
	/** Nearest first; empty where the atom itself was the argument. */
	readonly requiredBy: readonly string[]
}

/** No ebuild, or with `-G` no binary package, of that name or version. */
export interface Unsatisfied extends Asked {
	readonly kind: 'unsatisfied'
	readonly wants: 'ebuild' | 'binary'
	/** Names that look alike. */
	readonly similar: readonly string[]
}

/** There are candidates, each with what keeps Portage from it (`~amd64 keyword`, `package.mask`, `Change USE: +loud`). */
export interface Refused extends Asked {
	readonly kind: 'masked' | 'use-unsatisfied'
	readonly candidates: readonly { readonly package: string; readonly reason: string }[]
}

export interface RequiredUse extends Asked {
	readonly kind: 'required-use'
	readonly package: string
	/** The flags as they are: `-a -b`. */
	readonly use: string
	/** What they should be, in words: `exactly-one-of ( a b )`. */
	readonly constraint: string
}

/** Two versions wanted in one slot; `skipped-update` where Portage stays with the older one and goes on. */
export interface SlotConflict {
	readonly kind: 'slot-conflict' | 'skipped-update'
	readonly slot: string
	readonly root: string
	readonly packages: readonly { readonly package: string; readonly requiredBy: readonly string[] }[]
}

export interface Blocked {
	readonly kind: 'blocked'
	readonly atom: string
	readonly blockers: readonly string[]
}

export interface Circular {
	readonly kind: 'circular'
	readonly packages: readonly string[]
}

/** A world atom that Portage left out with exit code 0: masked, missing, in conflict, or with such a dependency. */
export interface LeftOut {
	readonly kind: 'left-out'
	readonly atom: string
	/** Why, where it was asked for alone; empty in the output that only says that it was left out. */
	readonly because: readonly Problem[]
	/** Other world atoms that are left out as soon as this one is not. */
	readonly conflictsWith: readonly string[]
}

/** A file that Portage cannot read (`stops`), or of which it ignores this line. */
export interface BadLine {
	readonly kind: 'bad-line'
	readonly stops: boolean
	readonly path: string
	/** 0 where Portage names no line. */
	readonly line: number
	readonly detail: string
}

/** Profile, repositories or sets that are not what the configuration says. */
export interface BadSettings {
	readonly kind: 'bad-profile' | 'bad-repository' | 'bad-set' | 'bad-atom' | 'crash'
	readonly stops: boolean
	readonly detail: string
}

/** Why emerge would not, or not wholly, do what was asked. Read from its words: the exit code does not tell (facts §6). */
export type Problem =
	| NeededChange
	| Unsatisfied
	| Refused
	| RequiredUse
	| SlotConflict
	| Blocked
	| Circular
	| LeftOut
	| BadLine
	| BadSettings

/** False where Portage goes on without: the rest of the plan can be built. */
export function stopsPlan(problem: Problem): boolean {
	if (problem.kind === 'left-out' || problem.kind === 'skipped-update') return false
	return 'stops' in problem ? problem.stops : true
}

/** True where the settings themselves are broken, so that nothing can be said about packages. */
export function isBrokenSettings(problem: Problem): boolean {
	return 'stops' in problem && problem.stops
}
