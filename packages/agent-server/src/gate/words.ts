/** Longest command that a host has a reason to send: a path (4,096 bytes at most) and a few options. */
const longest = 8192

/**
 * Splits the command of an SSH exec request into words as a POSIX shell would, for the little that our clients send:
 * blanks, `'…'`, `"…"` and `\` before a character. Undefined for anything that only a shell gives a meaning to
 * (`$ ; & | < > * ? ~` …), for control characters and for what is not closed: nothing here ever reaches a shell.
 */
export function splitWords(command: string): readonly string[] | undefined {
	if (command.length > longest || /[\0-\x1f\x7f\ufffd]/.test(command)) return undefined
	const words: string[] = []
	let rest = command
	for (;;) {
		rest = rest.replace(/^ +/, '')
		if (rest === '') return words
		let word = ''
		while (rest !== '' && !rest.startsWith(' ')) {
			const piece = firstPiece(rest)
			if (piece === undefined || (word === '' && rest.startsWith('~'))) return undefined
			word += piece.value
			rest = rest.slice(piece.length)
		}
		words.push(word)
	}
}

interface Piece {
	readonly value: string
	/** Characters of the command that it took. */
	readonly length: number
}

const plain = /^[^ '"\\$`;&|<>()*?[\]{}!#]+/u
const singleQuoted = /^'([^']*)'/u
/** Inside double quotes a shell still expands `$` and backticks, and takes `\` away only before these and `"\`. */
const doubleQuoted = /^"((?:[^"\\$`!]|\\["\\$`])*)"/u
const escaped = /^\\(.)/u

function firstPiece(text: string): Piece | undefined {
	const [match, inside] = plain.exec(text) ?? singleQuoted.exec(text) ?? escaped.exec(text) ?? []
	if (match !== undefined) return { value: inside ?? match, length: match.length }
	const [quoted, content] = doubleQuoted.exec(text) ?? []
	if (quoted === undefined || content === undefined) return undefined
	return { value: content.replace(/\\(.)/g, '$1'), length: quoted.length }
}
