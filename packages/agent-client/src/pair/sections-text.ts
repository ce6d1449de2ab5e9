import { parseSections } from '@altroot/shared/portage/ini-dialect'

/** Sections of a file in Portage's dialect, with the keys to set. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The text of sections alone; `%` is doubled, since Portage resolves it. */
export function printSectionKeys(sections: Sections): string {
	return [...sections].map(([name, keys]) => `[${name}]\n${printKeys(keys).join('\n')}\n`).join('\n')
}

/**
 * A text with these keys set and everything else as it was: Portage takes no file that has a section twice, so a section
 * that is there gets them, in place of those of the same name.
 */
export function setSectionKeys(text: string, sections: Sections): string {
	const lines = text.split('\n')
	const { entries } = parseSections(text, '')
	const added = new Map<number, string[]>()
	const removed = new Set<number>()
	const missing = new Map(sections)
	for (const [index, entry] of entries.entries()) {
		const keys = sections.get(entry.section)
		if (keys === undefined) continue
		missing.delete(entry.section)
		if (entry.key === undefined) added.set(entry.line, printKeys(keys))
		else if (keys.has(entry.key)) {
			const next = entries[index + 1]?.line ?? lines.length + 1
			for (let line = entry.line; line < next && (line === entry.line || goesOn(lines[line - 1])); line++)
				removed.add(line)
		}
	}
	const kept = lines.flatMap((line, index) => [
		...(removed.has(index + 1) ? [] : [line]),
		...(added.get(index + 1) ?? []),
	])
	const start = kept.join('\n')
	if (missing.size === 0) return start
	return `${start}${start === '' || start.endsWith('\n') ? '' : '\n'}${start === '' ? '' : '\n'}${printSectionKeys(missing)}`
}

function goesOn(line: string | undefined): boolean {
	return /^\s+[^\s#;]/.test(line ?? '')
}

function printKeys(keys: ReadonlyMap<string, string>): string[] {
	return [...keys].map(([key, value]) => `${key} = ${value.replaceAll('%', '%%')}`)
}
