import type { Diagnostic } from '../diagnostic.ts'
import { userAtoms } from './atom.ts'
import { useFlag } from './atom-grammar.ts'
import type { Format } from './format.ts'
import { packageLines } from './package-lines.ts'
import type { PackageEntry } from './package-meaning.ts'
import { emptyLine, type WordFault, wordFinding } from './package-words.ts'
import type { WordLine } from './word-lines.ts'

/** package.use: `ATOM flag -flag VIDEO_CARDS: intel -nouveau` (portage(5) "package.use"). */
export const packageUse = useLines('package.use')

/** The format of package.use in another place: the user's own profile has some of it. */
export function useLines(file: string): Format<PackageEntry> {
	return packageLines({
		kind: 'use',
		file,
		negates: true,
		star: false,
		bare: false,
		atoms: userAtoms,
		use: false,
		read: readFlags,
	})
}

/**
 * The flags of a line as `UseManager._parse_user_files_to_extatomdict` has them: `NAME:` puts `name_` before every flag
 * up to the end of the line or the next `NAME:`.
 */
function readFlags(line: WordLine): { words: readonly string[]; diagnostics: readonly Diagnostic[] } {
	const words: string[] = []
	const diagnostics = emptyLine(line, 'the flags')
	let prefix = ''
	for (const word of line.words.slice(1)) {
		if (word.endsWith(':')) {
			diagnostics.push(...wordFinding(line, variableFault(word)))
			prefix = `${word.slice(0, -1).toLowerCase()}_`
			continue
		}
		diagnostics.push(...wordFinding(line, flagFault(word, prefix)))
		words.push(word.startsWith('-') ? `-${prefix}${word.slice(1)}` : `${prefix}${word}`)
	}
	return { words, diagnostics }
}

function variableFault(word: string): WordFault {
	if (/^[A-Za-z][A-Za-z0-9_]*:$/.test(word)) return undefined
	return { fault: `"${word}" is not a variable of USE flags`, hint: 'write it like VIDEO_CARDS:' }
}

function flagFault(word: string, prefix: string): WordFault {
	const name = word.replace(/^-/, '')
	if (useFlag.test(name)) return undefined
	// `-*` takes all flags away; behind NAME: and as `name_*` a star is all flags of that variable.
	if (word === '-*' || (name === '*' && prefix !== '') || /^[A-Za-z0-9][A-Za-z0-9+_@-]*_\*$/.test(name))
		return undefined
	if (/^\+./.test(word))
		return { fault: `the flag "${word}" begins with a +`, hint: `write ${word.replace(/^\++/, '')}` }
	const bare = /^-?[A-Za-z0-9][A-Za-z0-9+_@-]*(?=[,;]$)/.exec(word)?.[0]
	if (bare) return { fault: `"${word}" is not a USE flag`, hint: `write ${bare}: flags are separated by spaces` }
	if (word.includes('/')) return { fault: `"${word}" is not a USE flag`, hint: 'begin a new line for another package' }
	return {
		fault: `"${word}" is not a USE flag`,
		hint: 'flags have letters, digits, + _ @ and -, and begin with a letter or digit',
	}
}
