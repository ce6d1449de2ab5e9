import { type Diagnostic, finding } from '../diagnostic.ts'
import type { Format } from './format.ts'
import type { SectionEntry } from './ini-dialect.ts'
import { sectionFormat } from './ini-format.ts'
import { joinSections } from './ini-sections.ts'

/**
 * binrepos.conf (portage(5)): where the laptop gets binary packages from. It stays on the laptop, so whatever is wrong
 * with it cannot stop a build: every finding is a warning.
 */
export const binreposConf: Format<SectionEntry> = {
	...sectionFormat,
	parse(text, path) {
		const { entries, diagnostics } = sectionFormat.parse(text, path)
		return { entries, diagnostics: diagnostics.map(asWarning) }
	},
	validate: (entries, tree) => [...sectionFormat.validate(entries, tree).map(asWarning), ...findNoUri(entries)],
}

function findNoUri(entries: readonly SectionEntry[]): Diagnostic[] {
	return [...joinSections(entries).sections].flatMap(([name, keys]) => {
		if (keys.has('sync-uri')) return []
		const place = entries.find(({ section }) => section === name)!
		const message = `[${name}] has no sync-uri, so Portage leaves it out`
		return [finding('warning', place, 'binrepo-uri', message, 'add sync-uri = …')]
	})
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
	return { ...diagnostic, severity: 'warning' }
}
