import type { Format } from './format.ts'
import { type Assignment, readAssignments } from './make-conf/assignments.ts'
import { diffAssignments } from './make-conf/diff.ts'
import { printAssignment } from './make-conf/print.ts'
import { readMakeConf } from './make-conf/read.ts'
import { parseValue } from './make-conf/template.ts'
import { wholeLines } from './make-conf/text.ts'

export type { Assignment } from './make-conf/assignments.ts'
export { printAssignment } from './make-conf/print.ts'
export { lastOfEach, readMakeConf, type Variable, type Variables } from './make-conf/read.ts'
export { mapText, referencesOf, shownText, type Template, textOf } from './make-conf/template.ts'

/**
 * make.conf(5), file by file. A `source` is an assignment to `source` here, a name that no variable can have; what it
 * names is looked for by `validate`, and read by `readMakeConf`.
 */
export const makeConf: Format<Assignment> = {
	parse(text, path) {
		const sourced: Assignment[] = []
		const { assignments, diagnostics } = readAssignments({ path, text: wholeLines(text) }, new Map(), (target) => {
			const { source, line, start, end } = target
			const value = parseValue(target.text).template
			sourced.push({ path, line, text: `source ${source.text.slice(start, end)}`, name: 'source', value })
			return undefined
		})
		return { entries: [...assignments, ...sourced].sort((a, b) => a.line - b.line), diagnostics }
	},

	print(entries) {
		return entries.map(printEntry).join('')
	},

	validate(entries, tree) {
		if (!entries.some(({ name }) => name === 'source')) return []
		const own = new Set(entries.map(({ path }) => path))
		return readMakeConf(tree).diagnostics.filter(({ path, code }) => code === 'make-conf-source' || !own.has(path))
	},

	diff: diffAssignments,
}

/** make.defaults of a profile: the same grammar, but `source` is a word like any other. */
export const makeDefaults: Format<Assignment> = {
	...makeConf,
	parse(text, path) {
		const { assignments, diagnostics } = readAssignments({ path, text: wholeLines(text) }, new Map())
		return { entries: assignments, diagnostics }
	},
	validate: () => [],
}

function printEntry({ name, value }: Assignment): string {
	const line = printAssignment(name, value)
	return `${name === 'source' ? line.replace('source=', 'source ') : line}\n`
}
