import type { Diagnostic } from '../diagnostic.ts'
import { readTree } from './config-reading.ts'
import type { ConfigTree } from './config-tree.ts'

/** Every finding about every file of a config tree that has a format: file by file, in the order of the format table. */
export function validateTree(tree: ConfigTree): Diagnostic[] {
	return [...readTree(tree).values()].flatMap(({ format, entries, diagnostics }) => [
		...diagnostics,
		...format.validate(entries, tree),
	])
}
