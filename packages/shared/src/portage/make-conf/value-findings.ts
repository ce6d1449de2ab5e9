import { type Diagnostic, finding } from '../../diagnostic.ts'
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
	return [finding('error', placeIn(value, fault.at), 'make-conf-emptied', message, hint)]
}

/** After an apostrophe Portage leaves `$NAME` as it is, which nobody expects inside double quotes. */
export function findShielded(
	{ key, value }: WholeStatement,
	{ shielded }: Pick<ParsedValue, 'shielded'>,
): Diagnostic[] {
	if (shielded === undefined) return []
	const message = `the apostrophe before this $ keeps Portage from expanding it in ${key.text}`
	const hint = 'remove the apostrophe, or write the value itself'
	return [finding('warning', placeIn(value, shielded), 'make-conf-apostrophe', message, hint)]
}

/** The value that `expand` has refused. */
export function findTooLong(key: Word): Diagnostic {
	const message = `${key.text} is longer than the ${longestValue / 1024} KiB that an environment variable can be`
	return finding('error', { path: key.source.path, line: key.line }, 'make-conf-too-long', message, 'shorten it')
}

/** The line on which a character of a value stands that may go over several. */
function placeIn(word: Word, at: number): Pick<Diagnostic, 'path' | 'line'> {
	return { path: word.source.path, line: word.line + word.text.slice(0, at).split('\n').length - 1 }
}
