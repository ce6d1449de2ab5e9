import type { Format } from './format.ts'
import type { SectionEntry } from './ini-dialect.ts'
import { sectionFormat } from './ini-format.ts'
import { joinSections } from './ini-sections.ts'

/** sets.conf (portage(5)): what `@name` stands for beyond the files of sets/. */
export const setsConf: Format<SectionEntry> = sectionFormat

/** The classes of Portage that only read its own files and databases (`portage._sets`). */
const reading = /^portage\._?sets\.(base|files|profiles|ProfilePackageSet|dbapi|libs|security)\.\w+$/

/**
 * The sections whose set runs code of the configuration's choice: a command (`CommandOutputSet`), or a class that is not
 * Portage's own.
 */
export function setsThatRunCode(entries: readonly SectionEntry[]): readonly SectionEntry[] {
	const { sections } = joinSections(entries)
	return [...sections].flatMap(([name, keys]) => {
		const kind = keys.get('class')?.value ?? ''
		if (kind === '' || reading.test(kind)) return []
		return entries.filter(({ section, key }) => section === name && key === 'class').slice(-1)
	})
}
