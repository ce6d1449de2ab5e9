/** One flag of a plan line, by its marks (emerge(1), --verbose). */
export interface PlannedFlag {
	readonly name: string
	readonly enabled: boolean
	/** `*`: differs from the installed package. */
	readonly changed: boolean
	/** `%`: the installed package did not know the flag, or the new one does not. */
	readonly iuse: 'added' | 'removed' | null
	/** Parentheses: forced or masked by the profile. */
	readonly forced: boolean
	/** Braces: follows from FEATURES=test. */
	readonly test: boolean
}

/** Flags by group: `USE`, and the USE_EXPAND groups (`VIDEO_CARDS`) without the group's prefix in the flag's name. */
export type FlagGroups = Readonly<Record<string, readonly PlannedFlag[]>>

/** The groups of one plan line: `USE="foo* -bar (-baz)" VIDEO_CARDS="-intel"`. */
export function parseFlagGroups(text: string): FlagGroups {
	const groups: Record<string, readonly PlannedFlag[]> = {}
	for (const [, name, flags] of text.matchAll(/([A-Z][A-Z0-9_]*)="([^"]*)"/g)) {
		groups[name!] = flags!.split(/\s+/).filter(Boolean).map(parseFlag)
	}
	return groups
}

function parseFlag(word: string): PlannedFlag {
	const [, sign, name, marks] = /^[({]?(-?)([^*%(){}]*)([*%]*)[)}]?$/.exec(word) ?? ['', '', word, '']
	const enclosed = word.startsWith('(')
	// Portage sets no % on a forced flag that is off and new: in parentheses, `-x%` means that the flag has gone.
	const removed = enclosed && sign === '-' && marks!.includes('%')
	return {
		name: name!,
		enabled: sign === '',
		changed: marks!.includes('*'),
		iuse: removed ? 'removed' : marks!.includes('%') ? 'added' : null,
		forced: enclosed && !removed,
		test: word.startsWith('{'),
	}
}
