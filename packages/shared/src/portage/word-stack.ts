/** The last word about each name: `x264` and `-x264` are about the same one. */
export type WordStack = ReadonlyMap<string, string>

/**
 * What stands in the end when Portage takes words one after the other: a later word about a name replaces an earlier one,
 * `-*` (and `*` where `star` says that it admits everything) all before it, `-python_targets_*` and `python_targets_*`
 * all of that beginning.
 */
export function stackWords(words: Iterable<string>, star: boolean): WordStack {
	const stack = new Map<string, string>()
	for (const word of words) {
		const name = word.startsWith('-') ? word.slice(1) : word
		if (word === '-*' || (star && word === '*')) stack.clear()
		if (name.endsWith('_*')) {
			for (const known of [...stack.keys()]) if (known.startsWith(name.slice(0, -1))) stack.delete(known)
		}
		stack.delete(name) // so that the order is that of the words that count
		stack.set(name, word)
	}
	return stack
}

/** Which words one stack has that the other lacks: `set` new or turned round, `dropped` gone without replacement. */
export function diffStacks(
	before: WordStack,
	after: WordStack,
): { set: readonly string[]; dropped: readonly string[] } {
	return {
		set: [...after].filter(([name, word]) => before.get(name) !== word).map(([, word]) => word),
		dropped: [...before].filter(([name]) => !after.has(name)).map(([, word]) => word),
	}
}
