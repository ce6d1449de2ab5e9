import { Lexer, type LexFault, type LexSource, type Token, type Word } from '../shlex.ts'

/** Gives the text that a `source` names, or nothing where there is none to read. */
export type Open = (target: Word) => LexSource | undefined

/** The words of make.conf, with the words of another file in the place of `source FILE` where `open` is given. */
export class Words {
	readonly #lexer: Lexer
	readonly #open: Open | undefined

	constructor(source: LexSource, open: Open | undefined) {
		this.#lexer = new Lexer(source)
		this.#open = open
	}

	/** Source of the order of things: Lib/shlex.py:get_token. `source` counts wherever a word may stand, quoted or not. */
	next(): Token {
		for (;;) {
			const token = this.#lexer.takeCutOff() ?? this.#lexer.read()
			if (token.kind === 'end' && this.#lexer.nested) {
				this.#lexer.close()
			} else if (this.#open && token.kind === 'word' && token.text === 'source') {
				const target = this.#lexer.read()
				if (target.kind === 'fault') return target
				if (target.kind === 'end') return nothingToSource(token)
				const source = this.#open(target)
				if (source) this.#lexer.open(source)
			} else {
				return token
			}
		}
	}
}

/** The last word of a file is `source`: there is no value for a finding to point at but the word itself. */
function nothingToSource({ source, line, start }: Word): LexFault {
	return { kind: 'fault', fault: 'source', source, line, start }
}
