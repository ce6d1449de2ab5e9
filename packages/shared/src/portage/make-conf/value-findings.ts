import type { Diagnostic } from '../../diagnostic.ts'
import type { Word } from '../shlex.ts'
import type { WholeStatement } from './statements.ts'
import { longestValue, type ParsedValue } from './template.ts'

/** Portage prints a line and goes on with an empty value: the flags are gone, the exit code is 0. */
export function findEmptied({ key, value }: WholeStatement, { fault }: Pick<ParsedValue, 'fault'>): Diagnostic[] {
	if (!fault) return []
	const found = value.text.slice(fault.at, fault.at + 2)
	const [message, hint] =
		found === '$('
			? [
					`Portage runs no command in make.conf and makes all of ${key.text} empty`,
					'write what the command would print',
				]
			: fault.fault === 'brace'
				? [
						`Portage knows no more than \${NAME} and makes all of ${key.text} empty`,
						'write the value itself, or a closing brace',
					]
				: [`no name follows the $, so Portage makes all of ${key.text} empty`, 'write \\$ for a dollar sign']
	return [
		{
			path: value.source.path,
			line: lineIn(value, fault.at),
			code: 'make-conf-emptied',
			severity: 'error',
			message,
			hint,
		},
	]
}

/** After an apostrophe Portage leaves `$NAME` as it is, which nobody expects inside double quotes. */
export function findShielded(
	{ key, value }: WholeStatement,
	{ shielded }: Pick<ParsedValue, 'shielded'>,
): Diagnostic[] {
	if (shielded === undefined) return []
	return [
		{
			path: value.source.path,
			line: lineIn(value, shielded),
			code: 'make-conf-apostrophe',
			severity: 'warning',
			message: `the apostrophe before this $ keeps Portage from expanding it in ${key.text}`,
			hint: 'remove the apostrophe, or write the value itself',
		},
	]
}

/** The value that `expand` has refused. */
export function findTooLong(key: Word): Diagnostic {
	return {
		path: key.source.path,
		line: key.line,
		code: 'make-conf-too-long',
		severity: 'error',
		message: `${key.text} is longer than the ${longestValue / 1024} KiB that an environment variable can be`,
		hint: 'shorten it',
	}
}

/** The line on which a character of a value stands that may go over several. */
function lineIn(word: Word, at: number): number {
	return word.line + word.text.slice(0, at).split('\n').length - 1
}
