import { diff3Merge } from 'node-diff3'

/** A stretch that both sides have changed differently; the indexes count lines from 0. */
export interface Region {
	readonly base: readonly string[]
	readonly ours: readonly string[]
	readonly theirs: readonly string[]
	readonly oursIndex: number
	readonly theirsIndex: number
}

/** Three texts into one, line by line; where both sides have changed the same lines, `settle` says what stands there. */
export function mergeLines(
	base: string,
	ours: string,
	theirs: string,
	settle: (region: Region) => readonly string[],
): string[] {
	return diff3Merge(linesOf(ours), linesOf(base), linesOf(theirs)).flatMap(({ ok, conflict }) => {
		if (ok) return ok
		const { a, o, b, aIndex, bIndex } = conflict!
		return [...settle({ base: o, ours: a, theirs: b, oursIndex: aIndex, theirsIndex: bIndex })]
	})
}

/** Without the empty line that the last line end would make. */
function linesOf(text: string): string[] {
	if (text === '') return []
	return text.replace(/\n$/, '').split('\n')
}
