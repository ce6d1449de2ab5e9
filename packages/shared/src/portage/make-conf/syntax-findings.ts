import { type Diagnostic, finding } from '../../diagnostic.ts'
import type { LexFault, Word } from '../shlex.ts'
import type { BrokenStatement, WholeStatement } from './statements.ts'

/** A line that could be the start of an assignment. */
const assignmentLine = /\n[ \t]*(export[ \t]+)?[A-Za-z_]\w*=/

const shellWord =
	/^(\.|if|then|else|elif|fi|for|while|until|do|done|case|esac|function|unset|set|eval|echo|declare|local|readonly|\[|\[\[|\{|\})$/

/**
 * A value whose quotes run on over the next assignment: they were meant to close before. Portage notices only much
 * later, at a line that is in order, so whatever it complains about there, this is the place to mend.
 */
export function findRunaway(word: Word | undefined): Diagnostic | undefined {
	if (!word || !assignmentLine.test(word.source.text.slice(word.start, word.end))) return undefined
	return error(word, 'quote', 'the quotes that open here are not closed before the next assignment', 'close them')
}

/** The text ends before the quotes do. */
export function findUnclosed({ fault, source, line, start }: LexFault): Diagnostic {
	if (fault === 'escape') {
		return error({ source, line }, 'quote', 'the file ends with a backslash', 'remove it')
	}
	if (fault === 'source') {
		return error({ source, line }, 'source', '"source" does not say which file', 'name a file, or remove the line')
	}
	// Where the word has begun on an earlier line, it is the quotes there that were meant to close.
	const begun = source.text.slice(0, start).split('\n').length
	const at = assignmentLine.test(source.text.slice(start)) ? begun : line
	return error({ source, line: at }, 'quote', 'the quotes that open here are never closed', 'close them')
}

/** What stands here is no assignment; `before` is the one that ended right before it. */
export function findBroken(statement: BrokenStatement, before: WholeStatement | undefined): Diagnostic {
	const { key, missing, next } = statement
	if (missing === 'value') return findNoValue(key)
	const touches = before?.value.source === key.source && before.value.end === key.start
	// `A=` and on the next line `B="x"`: B was taken for the value of A.
	if (before && key.text === '=' && before.value.line > before.key.line) return findNoValue(before.key)
	if (before?.value.text === '(') return findArray(before.key)
	if (touches && key.text === '(' && before.value.text.endsWith('$')) return findCommand(before.key)
	if (touches) return findUnquoted(key, before)
	if (key.text.startsWith('\ufeff')) {
		return error(key, 'syntax', 'the file begins with a byte order mark', 'save it as UTF-8 without BOM')
	}
	if (shellWord.test(key.text) || (next.kind === 'word' && next.text === '(')) return findShell(key)
	const shown = key.text.length > 40 ? `${key.text.slice(0, 40)}…` : key.text
	return error(key, 'syntax', `"${shown}" is not followed by =`, 'write NAME="value"; a # begins a comment')
}

/** `A-B=`, `1A=`, `A+=`: Portage takes letters, digits and underscores alone. */
export function findWrongName(key: Word): Diagnostic {
	if (key.text.endsWith('+')) {
		const name = key.text.slice(0, -1)
		return error(key, 'name', 'make.conf knows no +=', `write ${name}="\${${name}} …"`)
	}
	return error(key, 'name', `"${key.text}" is not a name for a variable`, 'use letters, digits and underscores')
}

function findNoValue(key: Word): Diagnostic {
	return error(
		key,
		'no-value',
		`${key.text} has no value, so Portage takes the next word for it`,
		`write ${key.text}=""`,
	)
}

function findArray(key: Word): Diagnostic {
	return error(key, 'syntax', 'make.conf knows no arrays', `write the words in quotes: ${key.text}="one two"`)
}

function findCommand(key: Word): Diagnostic {
	return error(
		key,
		'syntax',
		'Portage runs no command in make.conf',
		`write what the command would print: ${key.text}="…"`,
	)
}

function findUnquoted(character: Word, before: WholeStatement): Diagnostic {
	const hint = `write ${before.key.text}="…"`
	return error(character, 'syntax', `a value without quotes cannot have "${character.text}" in it`, hint)
}

function findShell(key: Word): Diagnostic {
	const hint = key.text === '.' ? 'write source FILE' : 'keep to NAME="value" and source FILE'
	return error(key, 'syntax', `"${key.text}" is of the shell, and make.conf is no shell script`, hint)
}

function error(
	{ source, line }: Pick<Word, 'source' | 'line'>,
	code: string,
	message: string,
	hint: string,
): Diagnostic {
	return finding('error', { path: source.path, line }, `make-conf-${code}`, message, hint)
}
