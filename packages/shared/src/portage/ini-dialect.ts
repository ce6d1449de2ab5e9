import { type Diagnostic, finding } from '../diagnostic.ts'
import type { Entry, Parsed } from './format.ts'

/** A section's header (`key` undefined) or one of its keys, with the value as it is written: nothing interpolated. */
export interface SectionEntry extends Entry {
	readonly section: string
	readonly key: string | undefined
	/** Further lines of a value follow after `\n`, without their indentation. */
	readonly value: string
}

/** The section whose keys all others inherit. */
export const defaultSection = 'DEFAULT'

/** What Python's `str.strip` and `\s` take for a space, which is not quite what JavaScript does. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const strip = new RegExp(`^${space}+|${space}+$`, 'g')
const indentation = new RegExp(`^${space}*`)
const header = /^\[([^\n]+)\]/
const option = new RegExp(`^([^\\n]*?)${space}*[=:]${space}*([^\\n]*)$`)

/** An entry that may still get further lines. */
interface Open {
	readonly entry: Omit<SectionEntry, 'value' | 'text'>
	readonly lines: string[]
}

/**
 * Reads a text in the dialect of Python's ConfigParser as Portage sets it up: full-line comments with `#` or `;` and no
 * others, `=` or `:`, lines that are indented deeper than a key go on with its value. Keys are lower-cased.
 *
 * One error and Portage does without all files of that kind: with a broken repos.conf there is not one ebuild.
 *
 * Source of the rules: Lib/configparser.py:_read; portage/util/configparser.py.
 */
export function parseSections(text: string, path: string): Parsed<SectionEntry> {
	const entries: Open[] = []
	const diagnostics: Diagnostic[] = []
	const seen = new Set<string>()
	let section: string | undefined
	let open: Open | undefined
	let depth = 0

	const fail = (line: number, code: string, message: string, hint: string): void => {
		diagnostics.push(finding('error', { path, line }, code, message, hint))
	}
	const add = (line: number, key: string | undefined, value: string): Open => {
		const name = key === undefined ? `[${section}]` : `${key} in [${section}]`
		const twice = seen.has(name) && name !== `[${defaultSection}]`
		if (twice) fail(line, 'section-twice', `${name} stands in this file twice`, 'make one of the two')
		seen.add(name)
		const added = { entry: { path, line, section: section!, key }, lines: [value] }
		entries.push(added)
		return added
	}

	for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
		const stripped = line.replace(strip, '')
		if (/^[#;]/.test(stripped)) continue
		if (stripped === '') {
			open?.lines.push('')
			continue
		}
		const indent = indentation.exec(line)![0].length
		if (open && indent > depth) {
			open.lines.push(stripped)
			continue
		}
		depth = indent
		const head = header.exec(stripped)
		const pair = option.exec(stripped)
		if (head) {
			section = head[1]!
			open = undefined
			add(index + 1, undefined, '')
		} else if (section === undefined) {
			fail(index + 1, 'section-missing', 'this stands before the first [section]', 'begin with [name]')
			break
		} else if (pair && pair[1] !== '') {
			open = add(index + 1, pair[1]!.toLowerCase(), pair[2]!)
		} else {
			fail(index + 1, 'section-syntax', `"${stripped}" is neither [section] nor key = value`, 'a # begins a comment')
		}
	}
	return { entries: entries.map(close), diagnostics }
}

function close({ entry, lines }: Open): SectionEntry {
	const value = lines.join('\n').replace(new RegExp(`${space}+$`), '')
	return { ...entry, value, text: entry.key === undefined ? `[${entry.section}]` : `${entry.key} = ${value}` }
}

/** The text that parses to these entries: indented lines for a value of several lines, a header where none is given. */
export function printSections(entries: readonly SectionEntry[]): string {
	let section: string | undefined
	return entries
		.map((entry) => {
			const before = entry.key !== undefined && entry.section !== section ? `[${entry.section}]\n` : ''
			section = entry.section
			return `${before}${entry.text.replaceAll('\n', '\n\t')}\n`
		})
		.join('')
}
