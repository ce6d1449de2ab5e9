import { type Diagnostic, finding } from '../diagnostic.ts'
import type { WordLine } from './word-lines.ts'

/** What is wrong with a word, and what to write; undefined for a good one. */
export type WordFault = { readonly fault: string; readonly hint: string } | undefined

/** Reads the words behind an atom as they stand, each of them checked by itself. */
export function checkedWords(check: (word: string) => WordFault) {
	return (line: WordLine): { words: readonly string[]; diagnostics: readonly Diagnostic[] } => {
		const words = line.words.slice(1)
		return { words, diagnostics: words.flatMap((word) => wordFinding(line, check(word))) }
	}
}

/** The finding for one word, as a list of one or none. */
export function wordFinding(line: WordLine, fault: WordFault): Diagnostic[] {
	return fault ? [finding('error', line, 'word-invalid', fault.fault, fault.hint)] : []
}

/** A finding for a line that has nothing behind its atom and so says nothing. */
export function emptyLine(line: WordLine, what: string): Diagnostic[] {
	if (line.words.length > 1) return []
	const hint = `write ${what} behind it, or remove the line`
	return [finding('warning', line, 'line-empty', `${line.words[0]} stands alone, so this line does nothing`, hint)]
}
