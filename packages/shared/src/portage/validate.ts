import type { Diagnostic } from '../diagnostic.ts'
import { type Reading, readBefore, readTree } from './config-reading.ts'
import type { ConfigTree } from './config-tree.ts'

/** What depends on other files as well: those that are named or sourced there. */
const looksAround =
	/^(?:etc\/portage\/(?:package\.env|env|make\.conf|profile\/make\.defaults|sets)|var\/lib\/portage\/world_sets)(?:\/|$)/

const findings = new WeakMap<Reading, readonly Diagnostic[]>()

/**
 * Every finding about every file of a config tree that has a format: file by file, in the order of the format table.
 * Only what differs from the tree `near` it is validated, where that was validated before.
 */
export function validateTree(tree: ConfigTree, near?: ConfigTree): Diagnostic[] {
	const before = near && readBefore(near)
	return [...readTree(tree, near).values()].flatMap((reading) => findingsOf(reading, tree, before?.get(reading.path)))
}

function findingsOf(reading: Reading, tree: ConfigTree, near: Reading | undefined): readonly Diagnostic[] {
	const known = findings.get(reading)
	if (known) return known
	const found = [...reading.diagnostics, ...reading.format.validate(reading.entries, tree, near?.entries)]
	if (!looksAround.test(reading.path)) findings.set(reading, found)
	return found
}
