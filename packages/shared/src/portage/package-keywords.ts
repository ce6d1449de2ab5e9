import { finding } from '../diagnostic.ts'
import { type AtomRules, userAtoms } from './atom.ts'
import type { Format } from './format.ts'
import { packageLines } from './package-lines.ts'
import type { PackageEntry } from './package-meaning.ts'
import { checkedWords, type WordFault } from './package-words.ts'

/** package.accept_keywords: `ATOM ~amd64 **`; an atom alone accepts the testing keyword (portage(5)). */
export const packageAcceptKeywords = keywordLines('package.accept_keywords', userAtoms)

/** package.keywords: the old name, which Portage still reads, before the new one. */
export const packageKeywords: Format<PackageEntry> = packageLines({
	...keywords('package.keywords', userAtoms),
	validate: ([first]) => {
		if (!first) return []
		const message = 'package.keywords is the old name of package.accept_keywords'
		return [finding('note', { path: first.path, line: 0 }, 'old-name', message, 'move its lines there')]
	},
})

/** The format of package.accept_keywords in another place, with the atoms that this place admits. */
export function keywordLines(file: string, atoms: AtomRules): Format<PackageEntry> {
	return packageLines(keywords(file, atoms))
}

function keywords(file: string, atoms: AtomRules) {
	const read = checkedWords(keywordFault)
	return { kind: 'keywords', file, negates: true, star: false, bare: true, atoms, use: false, read } as const
}

function keywordFault(word: string): WordFault {
	if (/^-?(\*\*|~?\*|~?[A-Za-z0-9_][A-Za-z0-9_-]*)$/.test(word)) return undefined
	return { fault: `"${word}" is not a keyword`, hint: 'write amd64, ~amd64, *, ~* or **' }
}
