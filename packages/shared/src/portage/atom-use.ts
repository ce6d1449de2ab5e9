import { usePart } from './atom-grammar.ts'

/**
 * The first of an atom's dependencies in brackets that is malformed, or gives a flag another default than one before it
 * did (`a(+),a`); undefined where all are well (`portage.dep._use_dep`).
 */
export function wrongUseDependency(use: readonly string[]): string | undefined {
	const defaults = new Map<string, string>()
	return use.find((one) => {
		const groups = usePart.exec(one)?.groups
		if (!groups) return true
		const { prefix, suffix, flag, default: value = '' } = groups
		if ((prefix === '!' && suffix === '') || (prefix === '-' && suffix !== '')) return true
		const known = defaults.get(flag!) ?? value
		defaults.set(flag!, value)
		return known !== value
	})
}
