import type { LexFault, Token, Word } from '../shlex.ts'
import type { Words } from './words.ts'

/** A name, an equals sign and a value. */
export interface WholeStatement {
	readonly kind: 'whole'
	readonly key: Word
	readonly value: Word
}

/** What begins like an assignment and is none: `next` is what stands where the equals sign or the value should. */
export interface BrokenStatement {
	readonly kind: 'broken'
	readonly key: Word
	readonly missing: 'equals' | 'value'
	readonly next: Token
}

export type Statement = WholeStatement | BrokenStatement | LexFault | { readonly kind: 'end' }

/** Reads `[export] NAME = VALUE` from its first word. Where its parts stand, on one line or on five, does not count. */
export function readStatement(words: Words, first: Token): Statement {
	const key = first.kind === 'word' && first.text === 'export' ? words.next() : first
	if (key.kind !== 'word') return key
	const equals = words.next()
	if (equals.kind === 'fault') return equals
	if (equals.kind === 'end' || equals.text !== '=') return { kind: 'broken', key, missing: 'equals', next: equals }
	const value = words.next()
	if (value.kind === 'fault') return value
	if (value.kind === 'end') return { kind: 'broken', key, missing: 'value', next: value }
	return { kind: 'whole', key, value }
}

/** The first word after the line on which a broken statement begins: the next one may well be whole. */
export function skipStatement(words: Words, { key, next }: BrokenStatement): Token {
	let token = next
	while (token.kind === 'word' && token.source === key.source && token.line <= key.line) token = words.next()
	return token
}
