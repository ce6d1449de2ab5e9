import { type Diagnostic, finding, printPlace } from '../diagnostic.ts'
import { shortPath } from './config-names.ts'
import { concerned } from './near-lines.ts'
import { type PackageEntry, whatLineMeets } from './package-meaning.ts'

/** What was found in each state that was looked at. */
const lookedAt = new WeakMap<readonly PackageEntry[], readonly Diagnostic[]>()

/**
 * Words that a later line about the same atom takes back: Portage keeps the later one without a word, and in a directory
 * it is not plain to see which that is. Of a state that was looked at before, `near`, only atoms are looked at again whose
 * lines have changed; all lines only where words of such an atom were or are taken back.
 */
export function undoneWords(entries: readonly PackageEntry[], near?: readonly PackageEntry[]): readonly Diagnostic[] {
	const before = near && lookedAt.get(near)
	const isSame = before && concerned(near, entries, whatLineMeets).every((lines) => findUndone(lines).length === 0)
	const found = isSame ? before : findUndone(entries)
	lookedAt.set(entries, found)
	return found
}

function findUndone(entries: readonly PackageEntry[]): Diagnostic[] {
	const counts = new Map<string, number>()
	for (const { atom } of entries) counts.set(atom.text, (counts.get(atom.text) ?? 0) + 1)
	const last = new Map<string, { word: string; entry: PackageEntry }>()
	const findings: Diagnostic[] = []
	for (const entry of entries) {
		// Most atoms have one line, and most lines say nothing twice: of a thousand, few are looked into.
		if (counts.get(entry.atom.text) === 1 && !repeatsItself(entry)) continue
		for (const word of entry.words) {
			const name = nameOf(word)
			if (name.endsWith('*')) continue // `-* this that` is how one begins anew
			const key = `${entry.atom.text} ${name}`
			const earlier = last.get(key)
			if (earlier && earlier.word !== word) findings.push(undone(earlier.entry, earlier.word, entry, word))
			last.set(key, { word, entry })
		}
	}
	return findings
}

const repeating = new WeakMap<PackageEntry, boolean>()

function repeatsItself(entry: PackageEntry): boolean {
	const known = repeating.get(entry)
	if (known !== undefined) return known
	const repeats = new Set(entry.words.map(nameOf)).size < entry.words.length
	repeating.set(entry, repeats)
	return repeats
}

function nameOf(word: string): string {
	return word.replace(/^-/, '')
}

function undone(earlier: PackageEntry, was: string, later: PackageEntry, is: string): Diagnostic {
	const where = printPlace({ path: shortPath(later.path), line: later.line })
	const message = `${was} for ${earlier.atom.text} is undone by ${is} in ${where}`
	return finding('warning', earlier, 'word-undone', message, 'keep one of the two')
}
