import type { Diagnostic } from '../../diagnostic.ts'
import type { Entry } from '../format.ts'
import type { LexSource, Token } from '../shlex.ts'
import { readStatement, skipStatement, type WholeStatement } from './statements.ts'
import { findBroken, findRunaway, findUnclosed, findWrongName } from './syntax-findings.ts'
import { expand, parseValue, type Template } from './template.ts'
import { findEmptied, findShielded, findTooLong } from './value-findings.ts'
import { type Open, Words } from './words.ts'

/** `NAME="value"`, the value as it is written: with a reference for each `${NAME}`. */
export interface Assignment extends Entry {
	readonly name: string
	readonly value: Template
}

export interface Assignments {
	readonly assignments: readonly Assignment[]
	readonly diagnostics: readonly Diagnostic[]
}

/** Python's `^\d|\W`. */
const notAName = /^\p{Nd}|[^\p{L}\p{N}_]/u

/**
 * Reads one text in the grammar of make.conf: `[export] NAME = VALUE …`, and `source FILE` where `open` is given. `scope`
 * has the values that were set before, and gets those of this text. Nothing is ever executed.
 *
 * Portage stops at the first error. This goes on at the next line that may be an assignment, so that a person sees all
 * errors at once; only after quotes that are not closed there is nothing to go on with.
 *
 * Source of the grammar: portage/util/__init__.py:getconfig.
 */
export function readAssignments(source: LexSource, scope: Map<string, Template>, open?: Open): Assignments {
	const assignments: Assignment[] = []
	const diagnostics: Diagnostic[] = []
	const words = new Words(source, open)
	let before: WholeStatement | undefined
	let first: Token = words.next()
	for (;;) {
		const statement = readStatement(words, first)
		if (statement.kind === 'end') break
		if (statement.kind === 'fault') {
			diagnostics.push(findRunaway(before?.value) ?? findUnclosed(statement))
			break
		}
		if (statement.kind === 'broken') {
			const runaway = findRunaway(before?.value) ?? findRunaway(statement.key)
			diagnostics.push(runaway ?? findBroken(statement, before))
			if (runaway) break
			before = undefined
			first = skipStatement(words, statement)
			continue
		}
		const { key, value } = statement
		if (notAName.test(key.text)) {
			diagnostics.push(findRunaway(before?.value) ?? findWrongName(key))
		} else {
			const { template, ...odd } = parseValue(value.text)
			const expanded = expand(template, scope)
			scope.set(key.text, expanded ?? [])
			if (!expanded) diagnostics.push(findTooLong(key))
			diagnostics.push(...findEmptied(statement, odd), ...findShielded(statement, odd))
			const text = key.source.text.slice(key.start, value.end)
			assignments.push({ path: key.source.path, line: key.line, text, name: key.text, value: template })
		}
		before = statement
		first = words.next()
	}
	return { assignments, diagnostics }
}
