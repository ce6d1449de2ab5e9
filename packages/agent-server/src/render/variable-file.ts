import { printPlace } from '@altroot/shared/diagnostic'
import type { Bench } from './judge.ts'
import type { JudgedFile } from './judged-file.ts'
import { resolveNative } from './native.ts'
import { type Line, printVariables } from './print-variables.ts'
import { asideName, asideValue, withAsides } from './set-aside.ts'

/**
 * The new text of a file of env/ or of a make.defaults. It stays as it is unless it sets what is not the laptop's to set,
 * has to do with what was set aside, or sources another file. What is rewritten says the same of everything that is kept.
 */
export function renderVariableFile(file: JudgedFile, text: string, bench: Bench, aside: ReadonlySet<string>): string {
	const { kind, path, sources, judged, mentioned } = file
	// At CAT/PN, bash reads it in every phase as well: then only what was understood may stand in it.
	const alsoBash = kind === 'env' && bench.trust !== 'code' && /^etc\/portage\/env\/[^/]+\//.test(path)
	const asLaptops = judged.every(({ verdict: { report, template } }) => report.fate === 'kept' && template)
	const touched = [...judged.map(({ variable }) => variable.name), ...(kind === 'env' ? mentioned : [])]
	if (sources || alsoBash || !asLaptops || touched.some((name) => aside.has(name))) {
		return printVariables(linesOf(file, bench, aside))
	}
	// No value that counts is native then: what is left of it stands in a comment, or in a line that a later one overrides.
	return resolveNative(text, bench.facts).text
}

/** What is written for the variables of a file: those that are kept, and those that are set aside. */
export function linesOf({ kind, judged }: JudgedFile, bench: Bench, aside: ReadonlySet<string>): Line[] {
	// A make.defaults comes before all that is ever set aside.
	const used = kind === 'defaults' ? new Set<string>() : aside
	return judged.flatMap(({ variable, verdict: { report, template } }): Line[] => {
		const comment = printPlace(variable)
		const lines: Line[] = []
		const value = aside.has(variable.name) ? asideValue(variable, bench) : undefined
		if (value) lines.push({ name: asideName(variable.name), template: withAsides(value, used), comment })
		// The words of the server's own FEATURES are added where make.conf is put together.
		const elsewhere = kind === 'make.conf' && report.fate === 'server'
		if (template && !elsewhere) lines.push({ name: variable.name, template: withAsides(template, used), comment })
		return lines
	})
}
