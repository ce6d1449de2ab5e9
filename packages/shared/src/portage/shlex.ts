/** A text that is read, and the file that it comes from. */
export interface LexSource {
	readonly path: string
	readonly text: string
}

/** A word of a text: `text` is what it says, its quotes gone. `line` counts from 1, `start` and `end` are offsets. */
export interface Word {
	readonly kind: 'word'
	readonly text: string
	readonly source: LexSource
	readonly line: number
	readonly start: number
	readonly end: number
}

/** The text ends inside quotes that open at `line`, or right after a backslash there; `start` is where the word begins. */
export interface LexFault {
	readonly kind: 'fault'
	readonly fault: 'quote' | 'escape' | 'source'
	readonly source: LexSource
	readonly line: number
	readonly start: number
}

export interface End {
	readonly kind: 'end'
}

export type Token = Word | LexFault | End

interface Position {
	readonly source: LexSource
	offset: number
	line: number
}

const wordCharacter = /^[0-9A-Za-z~!@#$%*_\\:;?,./+{}'"-]$/
const whitespace = /^[ \t\r\n]$/

/**
 * The words of a text as Python's `shlex` (posix, with the word characters that Portage's getconfig gives it) finds them,
 * with all its habits: a quoted part does not end a word, a character that belongs to no word is a word of its own, `#`
 * starts a comment even inside a word. One lexer reads a whole stack of texts, for `source`.
 *
 * Source of the rules: Lib/shlex.py of Python 3, portage/util/__init__.py:getconfig.
 */
export class Lexer {
	readonly #stack: Position[]
	readonly #cutOff: Word[] = []
	/** The end was seen inside a word. Python keeps this when another text is opened, which is then skipped. */
	#ended = false

	constructor(source: LexSource) {
		this.#stack = [{ source, offset: 0, line: 1 }]
	}

	/** True where another text has opened the one that is being read. */
	get nested(): boolean {
		return this.#stack.length > 1
	}

	/** Reads this text next, then goes on after it. */
	open(source: LexSource): void {
		this.#stack.push({ source, offset: 0, line: 1 })
	}

	/** Goes back to the text that opened the one that has ended. */
	close(): void {
		this.#stack.pop()
		this.#ended = false
	}

	/** The character that ended the last word and is a word of its own: `&` after `a` in `a&b`. */
	takeCutOff(): Word | undefined {
		return this.#cutOff.pop()
	}

	/** The next word of the text that is being read; a character that ended the last word is left aside. */
	read(): Token {
		if (this.#ended) return { kind: 'end' }
		this.#skipBlank()
		const { source, line, offset: start } = this.#here
		const word = (text: string, end = this.#here.offset): Word => ({ kind: 'word', text, source, line, start, end })
		let text = ''
		for (;;) {
			const { offset: at, line: lineHere } = this.#here
			const character = this.#next()
			if (character === '') {
				this.#ended = true
				return at === start ? { kind: 'end' } : word(text, at)
			}
			if (whitespace.test(character)) return word(text, at)
			if (character === '#') {
				this.#skipLine()
				return word(text, at)
			}
			if (character === '\\') {
				const escaped = this.#next()
				if (escaped === '') return { kind: 'fault', fault: 'escape', source, line: lineHere, start }
				text += escaped
			} else if (character === '"' || character === "'") {
				const quoted = this.#readQuoted(character)
				if (typeof quoted !== 'string') return { kind: 'fault', ...quoted, source, line: lineHere, start }
				text += quoted
			} else if (wordCharacter.test(character)) {
				text += character
			} else if (at === start) {
				return word(character)
			} else {
				this.#cutOff.push({ ...word(character), line: lineHere, start: at })
				return word(text, at)
			}
		}
	}

	/** What stands up to the closing quote. A backslash counts in double quotes alone, before `"` and itself. */
	#readQuoted(quote: string): string | Pick<LexFault, 'fault'> {
		let text = ''
		for (;;) {
			const character = this.#next()
			if (character === '') return { fault: 'quote' }
			if (character === quote) return text
			if (character === '\\' && quote === '"') {
				const escaped = this.#next()
				if (escaped === '') return { fault: 'escape' }
				text += escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`
			} else {
				text += character
			}
		}
	}

	#skipBlank(): void {
		const here = this.#here
		for (;;) {
			const character = here.source.text[here.offset]
			if (character === '#') this.#skipLine()
			else if (character !== undefined && whitespace.test(character)) this.#next()
			else return
		}
	}

	#skipLine(): void {
		let character = this.#next()
		while (character !== '' && character !== '\n') character = this.#next()
	}

	/** The next character (a whole code point), or an empty string at the end. */
	#next(): string {
		const here = this.#here
		const codePoint = here.source.text.codePointAt(here.offset)
		if (codePoint === undefined) return ''
		const character = String.fromCodePoint(codePoint)
		here.offset += character.length
		if (character === '\n') here.line += 1
		return character
	}

	get #here(): Position {
		return this.#stack.at(-1)!
	}
}
