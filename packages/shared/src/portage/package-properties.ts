import { userAtoms } from './atom.ts'
import { packageLines } from './package-lines.ts'
import { checkedWords, emptyLine, type WordFault } from './package-words.ts'
import type { WordLine } from './word-lines.ts'

/** package.properties: `ATOM interactive -live` (portage(5) "package.properties"). */
export const packageProperties = packageLines({
	kind: 'properties',
	file: 'package.properties',
	...accepted('PROPERTIES'),
})

/** package.accept_restrict: `ATOM fetch -bindist` (portage(5) "package.accept_restrict"). */
export const packageAcceptRestrict = packageLines({
	kind: 'restrict',
	file: 'package.accept_restrict',
	...accepted('RESTRICT'),
})

function accepted(variable: string) {
	const check = (word: string): WordFault => {
		if (/^-?(\*|[A-Za-z0-9_][\w+.-]*)$/.test(word)) return undefined
		return { fault: `"${word}" is no word of ${variable}`, hint: 'write it as the ebuild has it, or * for all' }
	}
	const read = (line: WordLine) => {
		const { words, diagnostics } = checkedWords(check)(line)
		return { words, diagnostics: [...emptyLine(line, 'what to accept'), ...diagnostics] }
	}
	return { negates: true, star: true, bare: false, atoms: userAtoms, use: true, read } as const
}
