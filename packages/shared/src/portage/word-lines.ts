import type { Entry } from './format.ts'

/** What Python's `str.split()` takes for space: not what `\s` is in JavaScript, which has the byte order mark too. */
const space = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

/** A line with at least one word, without its comment: `text` has single spaces between the words. */
export interface WordLine extends Entry {
	readonly words: readonly [string, ...string[]]
}

/**
 * The lines of a text that say something, in words, as `portage.util.grabfile` and `grabdict` have them: `#` begins a
 * comment at the start of any word, not within one.
 */
export function wordLines(text: string, path: string): WordLine[] {
	return text.split(/\r\n|\n|\r/).flatMap((line, index) => {
		const all = line.split(space).filter((word) => word !== '')
		const comment = all.findIndex((word) => word.startsWith('#'))
		const [first, ...rest] = comment < 0 ? all : all.slice(0, comment)
		if (first === undefined) return []
		return [{ path, line: index + 1, text: [first, ...rest].join(' '), words: [first, ...rest] as const }]
	})
}
