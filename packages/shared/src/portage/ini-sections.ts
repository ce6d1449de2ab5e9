import { type Diagnostic, finding } from '../diagnostic.ts'
import { defaultSection, type SectionEntry } from './ini-dialect.ts'

/** One key of a section: its value interpolated, and where it is set. */
export interface SectionValue {
	readonly value: string
	readonly path: string
	readonly line: number
}

export interface Sections {
	/** By name, in their order; the keys of a section with those of [DEFAULT], which `defaults` themselves are not part of. */
	readonly sections: ReadonlyMap<string, ReadonlyMap<string, SectionValue>>
	/** The keys of [DEFAULT] as they are written. */
	readonly defaults: ReadonlyMap<string, SectionValue>
	readonly diagnostics: readonly Diagnostic[]
}

/** Python's MAX_INTERPOLATION_DEPTH. */
const deepest = 10
/** In characters: a key that doubles another ten times over is no setting. */
const longest = 64 * 1024

/** What Portage itself predefines for `%(NAME)s` on a machine of its own; keys are lower-cased. */
export const ownRoot: Readonly<Record<string, string>> = {
	eprefix: '',
	eroot: '/',
	portage_configroot: '/',
	root: '/',
}

/**
 * Puts the entries of all files that Portage reads as one together: a later value wins, [DEFAULT] is inherited, `%(key)s`
 * stands for another value of the section and `%%` for a percent sign.
 *
 * Source of the rules: Lib/configparser.py:BasicInterpolation.
 */
export function joinSections(
	entries: readonly SectionEntry[],
	predefined: Readonly<Record<string, string>> = ownRoot,
): Sections {
	const defaults = new Map<string, SectionEntry>()
	const own = new Map<string, Map<string, SectionEntry>>()
	for (const entry of entries) {
		const keys = entry.section === defaultSection ? defaults : (own.get(entry.section) ?? new Map())
		if (entry.section !== defaultSection) own.set(entry.section, keys)
		if (entry.key !== undefined) keys.set(entry.key, entry)
	}
	const diagnostics = new Map<SectionEntry, Diagnostic>()
	const sections = new Map<string, Map<string, SectionValue>>()
	for (const [section, keys] of own) {
		const all = new Map([...defaults, ...keys])
		const values = new Map(Object.entries(predefined))
		for (const [key, entry] of all) values.set(key, entry.value)
		const resolved = [...all].map(([key, entry]): [string, SectionValue] => {
			const value = interpolate(entry.value, values)
			if (typeof value !== 'string') diagnostics.set(entry, unresolved(entry, value))
			return [key, { value: typeof value === 'string' ? value : '', path: entry.path, line: entry.line }]
		})
		sections.set(section, new Map(resolved))
	}
	return { sections, defaults, diagnostics: [...diagnostics.values()] }
}

type Unresolved = { readonly problem: 'percent' | 'circle' } | { readonly problem: 'unknown'; readonly key: string }

function interpolate(text: string, values: ReadonlyMap<string, string>, depth = 1): string | Unresolved {
	if (depth > deepest) return { problem: 'circle' }
	let result = ''
	for (const [whole, key] of text.matchAll(/%%|%\(([^)]+)\)s|%|[^%]+/g)) {
		if (whole === '%') return { problem: 'percent' }
		if (key === undefined) {
			result += whole === '%%' ? '%' : whole
			continue
		}
		const value = values.get(key.toLowerCase())
		if (value === undefined) return { problem: 'unknown', key }
		const inner = value.includes('%') ? interpolate(value, values, depth + 1) : value
		if (typeof inner !== 'string') return inner
		result += inner
		if (result.length > longest) return { problem: 'circle' }
	}
	return result
}

function unresolved(entry: SectionEntry, found: Unresolved): Diagnostic {
	const { key, section } = entry
	const [message, hint] =
		found.problem === 'unknown'
			? [
					`%(${found.key})s in ${key} stands for nothing: [${section}] has no such key`,
					'set it, or write %% for a percent',
				]
			: found.problem === 'circle'
				? [`${key} refers to itself`, 'write the value itself']
				: [`the % in ${key} begins nothing that Portage knows`, 'write %% for a percent sign']
	return finding('error', entry, 'section-percent', message, hint)
}
