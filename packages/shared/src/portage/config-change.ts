/** Where a change stands: the line as it is now, or as it was where nothing is left of it. Line 0: the whole file. */
interface Place {
	readonly path: string
	readonly line: number
}

/**
 * What a file gives to one atom: `set` holds the words as a person writes them (`nls`, `-x264`, `~amd64`), `dropped`
 * those that stood there before and stand there no more. A flag that turns from `nls` to `-nls` is in `set` alone.
 * A line whose atom alone counts (`app-misc/hello` in package.accept_keywords) has neither: `present` tells.
 */
export interface AtomChange extends Place {
	readonly kind: 'use' | 'keywords' | 'license' | 'properties' | 'restrict' | 'env'
	readonly file: string
	readonly atom: string
	readonly present: boolean
	readonly set: readonly string[]
	readonly dropped: readonly string[]
}

/**
 * A line that a list has gained or lost: an atom, or a set's name with its `@`. For `set`, `file` is `sets/NAME`;
 * `list` is any other list, as `profile/use.mask`.
 */
export interface MemberChange extends Place {
	readonly kind: 'mask' | 'unmask' | 'world' | 'set' | 'list'
	readonly file: string
	readonly member: string
	readonly present: boolean
}

/**
 * A variable of make.conf or of a file below env/: its value before and after, undefined where it is not set. A list
 * that Portage reads as a set (USE, FEATURES, VIDEO_CARDS …) also says which words were `set` and `dropped`.
 */
export interface VariableChange extends Place {
	readonly kind: 'variable'
	readonly file: string
	readonly name: string
	readonly before: string | undefined
	readonly after: string | undefined
	readonly set?: readonly string[]
	readonly dropped?: readonly string[]
}

/** The profile: what make.profile links to, or the lines of its `parent`. */
export interface ProfileChange extends Place {
	readonly kind: 'profile'
	readonly before: string | undefined
	readonly after: string | undefined
}

/** One key of one section of repos.conf, binrepos.conf or sets.conf; `key` is undefined for a whole section. */
export interface SectionChange extends Place {
	readonly kind: 'section'
	readonly file: string
	readonly section: string
	readonly key: string | undefined
	readonly before: string | undefined
	readonly after: string | undefined
}

/** A file of which no more is known than its bytes: a patch, a bashrc, a file in a format without a reader. */
export interface FileChange extends Place {
	readonly kind: 'file'
	readonly file: string
	readonly change: 'added' | 'removed' | 'changed'
}

/** A line that Portage does not understand any more (`why`: what is wrong with it), or that it understands again. */
export interface ReadableChange extends Place {
	readonly kind: 'broken' | 'mended'
	readonly file: string
	readonly why: string
}

/**
 * What the laptop says of itself: `gcc`, `-march=native`, `tree guru at`, with the words that are gone and those that have
 * come. `builds` is false where no build could come out differently for it.
 */
export interface FactChange extends Place {
	readonly kind: 'fact'
	readonly file: 'laptop'
	readonly name: string
	readonly before: string | undefined
	readonly after: string | undefined
	readonly builds: boolean
}

/**
 * The same lines in another order (`order`: a later line wins over an earlier one, so this may matter), the same in
 * other places where that cannot matter (`moved`), or nothing but comments and spaces (`comments`).
 */
export interface LayoutChange extends Place {
	readonly kind: 'order' | 'moved' | 'comments'
	readonly file: string
}

/** One semantic difference between two config trees. `file` is relative to etc/portage or var/lib/portage. */
export type ConfigChange =
	| AtomChange
	| MemberChange
	| VariableChange
	| ProfileChange
	| SectionChange
	| FileChange
	| ReadableChange
	| FactChange
	| LayoutChange
