import type { VariableChange } from '../config-change.ts'
import { shortPath } from '../config-names.ts'
import { diffStacks } from '../word-stack.ts'
import type { Assignment } from './assignments.ts'
import { lastOfEach, type Variable } from './read.ts'
import { shownText } from './template.ts'
import { isWordList, wordsOf } from './word-lists.ts'

/** Compares what assignments leave behind: a value moved to another line or file is no change. */
export function diffAssignments(before: readonly Assignment[], after: readonly Assignment[]): VariableChange[] {
	const old = lastOfEach(before)
	const now = lastOfEach(after)
	return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => diffVariable(old.get(name), now.get(name)))
}

function diffVariable(old: Variable | undefined, now: Variable | undefined): VariableChange[] {
	const { name, path, line } = (now ?? old)!
	const before = old && shownText(old.template)
	const after = now && shownText(now.template)
	const change: VariableChange = { kind: 'variable', file: shortPath(path), name, before, after, path, line }
	if (!isWordList(name)) return before === after ? [] : [change]
	const words = diffStacks(wordsOf(before ?? ''), wordsOf(after ?? ''))
	if (words.set.length + words.dropped.length > 0) return [{ ...change, ...words }]
	return (before === undefined) === (after === undefined) ? [] : [change]
}
