import { type Diagnostic, finding, printPlace } from '../diagnostic.ts'
import { shortPath } from './config-names.ts'
import type { PackageEntry } from './package-meaning.ts'

/**
 * Words that a later line about the same atom takes back: Portage keeps the later one without a word, and in a directory
 * it is not plain to see which that is.
 */
export function undoneWords(entries: readonly PackageEntry[]): Diagnostic[] {
	const last = new Map<string, { word: string; entry: PackageEntry }>()
	const findings: Diagnostic[] = []
	for (const entry of entries) {
		for (const word of entry.words) {
			const name = word.replace(/^-/, '')
			if (name.endsWith('*')) continue // `-* this that` is how one begins anew
			const key = `${entry.atom.text} ${name}`
			const earlier = last.get(key)
			if (earlier && earlier.word !== word) findings.push(undone(earlier.entry, earlier.word, entry, word))
			last.set(key, { word, entry })
		}
	}
	return findings
}

function undone(earlier: PackageEntry, was: string, later: PackageEntry, is: string): Diagnostic {
	const where = printPlace({ path: shortPath(later.path), line: later.line })
	const message = `${was} for ${earlier.atom.text} is undone by ${is} in ${where}`
	return finding('warning', earlier, 'word-undone', message, 'keep one of the two')
}
