import type { Diagnostic } from '../../diagnostic.ts'
import { filesOf } from '../config-files.ts'
import type { ConfigTree } from '../config-tree.ts'
import { type Assignment, readAssignments } from './assignments.ts'
import { type ReadOutside, sourcesOf } from './sourced.ts'
import { expand, type Template, textOf } from './template.ts'
import { wholeLines } from './text.ts'
import type { Open } from './words.ts'

/** A variable as make.conf leaves it: where its last assignment stands and what it comes to. */
export interface Variable {
	readonly name: string
	/** What getconfig gives without a profile: references to nothing are empty. */
	readonly value: string
	/** The same with the references that only the profile and make.globals can answer. */
	readonly template: Template
	readonly path: string
	readonly line: number
}

export interface Variables {
	/** In the order in which the names first occur. */
	readonly variables: ReadonlyMap<string, Variable>
	/** The files that `source` led to. */
	readonly sourced: ReadonlySet<string>
	readonly diagnostics: readonly Diagnostic[]
}

export interface ReadOptions {
	/** A file or directory of that grammar; make.conf where nothing else is said. */
	readonly place?: string
	/** The variables that were set before, for `source "${NAME}"`: those of make.conf for a file below env/. */
	readonly given?: ReadonlyMap<string, Variable>
	/** False for make.defaults of a profile, where `source` is a word like any other. */
	readonly sources?: boolean
	readonly readOutside?: ReadOutside
}

/**
 * Reads the variables of make.conf, a file or a directory, with everything that it sources, as Portage does. An error
 * among the diagnostics means that Portage reads nothing at all, or not what is written; the variables are then what they
 * would be with the errors mended. No such file: no variables.
 */
export function readMakeConf(tree: ConfigTree, options: ReadOptions = {}): Variables {
	const { place = 'etc/portage/make.conf', given = new Map(), sources = true } = options
	const { files, diagnostics: found } = filesOf(tree, place)
	const diagnostics = [...found]
	const scope = new Map([...given].map(([name, { template }]) => [name, template]))
	const sourced = new Set<string>()
	const find = sourcesOf(tree, scope, diagnostics, options.readOutside)
	const open: Open = (target) => {
		const source = find(target)
		if (source) sourced.add(source.path)
		return source
	}
	const assignments = files.flatMap(({ path, text }) => {
		const read = readAssignments({ path, text: wholeLines(text) }, scope, sources ? open : undefined)
		diagnostics.push(...read.diagnostics)
		return read.assignments
	})
	return { variables: lastOfEach(assignments), sourced, diagnostics: distinct(diagnostics) }
}

/** The variables that assignments leave behind, in the order in which their names first occur. */
export function lastOfEach(assignments: readonly Assignment[]): ReadonlyMap<string, Variable> {
	const scope = new Map<string, Template>()
	const variables = new Map<string, Variable>()
	for (const { name, value, path, line } of assignments) {
		const template = expand(value, scope) ?? []
		scope.set(name, template)
		variables.set(name, { name, value: textOf(template), template, path, line })
	}
	return variables
}

/** A file that is sourced twice is wrong twice in the same place. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
	return [...new Map(diagnostics.map((found) => [JSON.stringify(found), found])).values()]
}
