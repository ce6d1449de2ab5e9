import { type Diagnostic, finding } from '../diagnostic.ts'
import type { SectionChange } from './config-change.ts'
import { shortPath } from './config-names.ts'
import type { Format } from './format.ts'
import { parseSections, printSections, type SectionEntry } from './ini-dialect.ts'
import { joinSections } from './ini-sections.ts'

/** The parts that repos.conf, binrepos.conf and sets.conf have in common; `validate` finds what is wrong with a value. */
export const sectionFormat: Format<SectionEntry> = {
	parse(text, path) {
		const { entries, diagnostics } = parseSections(text, path)
		return { entries, diagnostics: [...diagnostics, ...entries.flatMap(findInlineComment)] }
	},
	print: printSections,
	validate: (entries) => joinSections(entries).diagnostics,
	diff: diffSections,
}

/** `location = /x ; where it lies`: for Portage all of it is the location. */
function findInlineComment(entry: SectionEntry): Diagnostic[] {
	if (!/\s[;#]/.test(entry.value)) return []
	const message = `there are no comments at the end of a line: this one is part of ${entry.key}`
	return [finding('warning', entry, 'section-comment', message, 'put the comment on its own line')]
}

/** Compares values as they are written; a section that comes or goes is one change, not one a key. */
function diffSections(before: readonly SectionEntry[], after: readonly SectionEntry[]): SectionChange[] {
	const old = bySection(before)
	const now = bySection(after)
	return [...new Set([...old.keys(), ...now.keys()])].flatMap((section): SectionChange[] => {
		const was = old.get(section)
		const is = now.get(section)
		if (!was || !is) {
			const entry = [...(is ?? was)!.values()][0]!
			return [change(entry, undefined, was && 'there', is && 'there')]
		}
		return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
			const [a, b] = [was.get(key), is.get(key)]
			return a?.value === b?.value ? [] : [change((b ?? a)!, key, a?.value, b?.value)]
		})
	})
}

function bySection(entries: readonly SectionEntry[]): Map<string, Map<string | undefined, SectionEntry>> {
	const sections = new Map<string, Map<string | undefined, SectionEntry>>()
	for (const entry of entries) {
		const keys = sections.get(entry.section) ?? new Map()
		sections.set(entry.section, keys.set(entry.key, entry))
	}
	return sections
}

function change(
	{ path, line, section }: SectionEntry,
	key: string | undefined,
	before: string | undefined,
	after: string | undefined,
): SectionChange {
	return { kind: 'section', file: shortPath(path), section, key, before, after, path, line }
}
