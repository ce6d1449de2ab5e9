import type { Diagnostic } from '../diagnostic.ts'
import type { ConfigChange } from './config-change.ts'
import type { ConfigTree } from './config-tree.ts'

/**
 * One thing that a file says. `path` is relative to the config root, `line` counts from 1 (the first line of an entry that
 * spans several), `text` is what stands there without comment and line end: what a person is shown.
 */
export interface Entry {
	readonly path: string
	readonly line: number
	readonly text: string
}

/** What a text says, and every finding about it. A line with an error yields no entry: Portage ignores it too. */
export interface Parsed<E extends Entry = Entry> {
	readonly entries: readonly E[]
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * The one shape of all of Portage's formats. All four are pure, none throws for content, nothing is ever executed.
 *
 * `print` gives a text that parses to equal entries (comments are not kept: the ledger has the bytes).
 * `validate` finds what one file alone cannot show; `diff` compares what two states mean. Both get the entries of all
 * files that Portage reads as one (`package.use/*`), in Portage's order. Where `near`, the entries of another state, was
 * validated before, `validate` may look at no more than what differs; what it returns is the same either way.
 */
export interface Format<E extends Entry = Entry> {
	parse(text: string, path: string): Parsed<E>
	print(entries: readonly E[]): string
	validate(entries: readonly E[], tree: ConfigTree, near?: readonly E[]): readonly Diagnostic[]
	diff(before: readonly E[], after: readonly E[]): readonly ConfigChange[]
}
