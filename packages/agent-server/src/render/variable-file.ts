import { printPlace } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { makeConf, makeDefaults, readMakeConf, referencesOf, type Variable } from '@altroot/shared/portage/make-conf'
import { type Bench, judge, type Verdict } from './judge.ts'
import { type Line, printVariables } from './print-variables.ts'

/** The variables of make.conf that a file of env/ may refer to. */
export interface Given {
	/** Those of the laptop. */
	readonly variables: ReadonlyMap<string, Variable>
	/** The names of those that mean the same in the rendered make.conf. */
	readonly rendered: ReadonlySet<string>
}

export interface VariableFile {
	/** The new text; undefined where the file can stay as it is, byte for byte. */
	readonly text: string | undefined
	readonly verdicts: readonly Verdict[]
}

/**
 * A file of env/ (with `given`) or a profile's make.defaults (without). It stays as it is unless it sets what is not the
 * laptop's to set, refers to what the rendered make.conf lacks, or sources another file; `always` rewrites it, for a file
 * that bash reads too. What is rewritten says the same of everything that is kept.
 */
export function renderVariableFile(
	tree: ConfigTree,
	path: string,
	text: string,
	bench: Bench,
	given: Given | undefined,
	always: boolean,
): VariableFile {
	const { entries } = (given ? makeConf : makeDefaults).parse(text, path)
	const gone = new Map([...(given?.variables ?? [])].filter(([name]) => !given!.rendered.has(name)))
	const { variables } = readMakeConf(tree, { place: path, given: gone, sources: given !== undefined })
	const verdicts = [...variables.values()].map((variable) => judge(variable, bench, given !== undefined))
	const same =
		!always &&
		verdicts.every(({ report, template }) => report.fate === 'kept' && template) &&
		entries.every(({ name, value }) => name !== 'source' && !referencesOf(value).some((one) => gone.has(one)))
	if (same) return { text: undefined, verdicts }
	const lines = verdicts.flatMap(({ report, template }): Line[] =>
		template ? [{ name: report.name!, template, comment: printPlace(report) }] : [],
	)
	return { text: printVariables(lines), verdicts }
}
