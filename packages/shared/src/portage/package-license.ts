import { packageLines } from './package-lines.ts'
import { checkedWords, emptyLine, type WordFault } from './package-words.ts'
import type { WordLine } from './word-lines.ts'

/** package.license: `ATOM LICENSE @GROUP -LICENSE *` (portage(5) "package.license"). */
export const packageLicense = packageLines({
	kind: 'license',
	file: 'package.license',
	negates: true,
	star: true,
	bare: false,
	atoms: { wildcard: true, repo: true },
	use: true,
	read: (line: WordLine) => {
		const { words, diagnostics } = checkedWords(licenseFault)(line)
		return { words, diagnostics: [...emptyLine(line, 'the licenses'), ...diagnostics] }
	},
})

/** PMS 3.1.6: letters, digits, + _ . and -, and the first no + . or -. */
function licenseFault(word: string): WordFault {
	if (/^-?(\*|@?\w[\w+.-]*)$/.test(word)) return undefined
	return { fault: `"${word}" is not a license`, hint: 'write its name as in LICENSE, or @GROUP, with spaces between' }
}
