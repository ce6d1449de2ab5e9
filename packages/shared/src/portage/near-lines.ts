import type { Entry } from './format.ts'

/** So many lines may be looked for one by one in all; more are found by one pass over all. */
const few = 64

/** The lines of a state by what they meet: those of the newest state alone, to which they are brought along. */
const indexes = new WeakMap<readonly Entry[], Map<string, readonly Entry[]>>()

/**
 * Of the lines of two states, in their order, those that can meet one that is not in the same place of both: no others can
 * make a difference. `meets` is the same for all lines that can meet. Where the states follow each other, this costs as
 * much as they differ, but for comparing and copying rows of references.
 */
export function concerned<E extends Entry>(
	before: readonly E[],
	after: readonly E[],
	meets: (line: E) => string,
): readonly [readonly E[], readonly E[]] {
	const { start, end } = sameEnds(before, after)
	const gone = before.slice(start, before.length - end)
	const come = after.slice(start, after.length - end)
	const concerns = new Set([...gone, ...come].map(meets))
	if (concerns.size === 0) return [[], []]
	// What stays where it was stands in both states: the index of either says it.
	const known = indexes.has(after) ? after : before
	const index = (indexes.get(known) ?? Map.groupBy(known, meets)) as Map<string, readonly E[]>
	const lines = [...concerns].flatMap((one) => index.get(one) ?? [])
	const isConcerned = (line: E): boolean => concerns.has(meets(line))
	const [first, last] =
		lines.length > few
			? [before.slice(0, start).filter(isConcerned), before.slice(before.length - end).filter(isConcerned)]
			: outside(known, lines, start, known.length - end)
	const now = [...first, ...come, ...last]
	for (const one of concerns) index.delete(one)
	for (const [one, own] of Map.groupBy(now, meets)) index.set(one, own)
	indexes.delete(known)
	indexes.set(after, index)
	return [[...first, ...gone, ...last], now]
}

/** How many lines at the start and at the end are the very same. */
function sameEnds(before: readonly Entry[], after: readonly Entry[]): { start: number; end: number } {
	const most = Math.min(before.length, after.length)
	let start = 0
	while (start < most && before[start] === after[start]) start++
	let end = 0
	while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
	return { start, end }
}

/** Some of all lines, in the order of these: those before `start`, and those from `end` on. */
function outside<E>(all: readonly E[], some: readonly E[], start: number, end: number): readonly [E[], E[]] {
	const placed = some.map((line) => ({ line, at: all.indexOf(line) })).sort((a, b) => a.at - b.at)
	const linesOf = (isThere: (at: number) => boolean): E[] =>
		placed.filter(({ at }) => isThere(at)).map(({ line }) => line)
	return [linesOf((at) => at < start), linesOf((at) => at >= end)]
}
