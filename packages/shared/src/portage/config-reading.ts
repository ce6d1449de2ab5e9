import type { Diagnostic } from '../diagnostic.ts'
import { filesOf, type TextFile } from './config-files.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Entry, Format } from './format.ts'
import { type FormatPlace, formatTable } from './format-table.ts'

/** What the files that Portage reads as one (`package.use/*`, or one file of `sets/`) say together. */
export interface Reading {
	readonly path: string
	readonly format: Format
	readonly files: readonly TextFile[]
	readonly entries: readonly Entry[]
	readonly diagnostics: readonly Diagnostic[]
}

/** Reads everything of a config tree that has a format, by path: those of the table, in its order. */
export function readTree(tree: ConfigTree): ReadonlyMap<string, Reading> {
	return new Map(formatTable.flatMap((place) => readPlace(tree, place)).map((reading) => [reading.path, reading]))
}

function readPlace(tree: ConfigTree, { path, reads, format }: FormatPlace): Reading[] {
	const { files, diagnostics } = filesOf(tree, path)
	if (files.length === 0 && diagnostics.length === 0) return []
	if (reads === 'one') return [readFiles(path, format, files, diagnostics)]
	return files.map((file) => {
		const own = diagnostics.filter((diagnostic) => diagnostic.path === file.path)
		return readFiles(file.path, format, [file], own)
	})
}

function readFiles(path: string, format: Format, files: readonly TextFile[], found: readonly Diagnostic[]): Reading {
	const parsed = files.map((file) => format.parse(file.text, file.path))
	const entries = parsed.flatMap((one) => one.entries)
	const diagnostics = [...found, ...parsed.flatMap((one) => one.diagnostics)]
	return { path, format, files, entries, diagnostics }
}
