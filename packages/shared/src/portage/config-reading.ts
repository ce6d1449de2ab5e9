import type { Diagnostic } from '../diagnostic.ts'
import { filesOf, type TextFile } from './config-files.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Entry, Format, Parsed } from './format.ts'
import { type FormatPlace, formatTable } from './format-table.ts'

/** What the files that Portage reads as one (`package.use/*`, or one file of `sets/`) say together. */
export interface Reading {
	readonly path: string
	readonly format: Format
	readonly files: readonly TextFile[]
	readonly entries: readonly Entry[]
	readonly diagnostics: readonly Diagnostic[]
}

const readings = new WeakMap<ConfigTree, ReadonlyMap<string, Reading>>()

/**
 * Reads everything of a config tree that has a format, by path: those of the table, in its order. A tree that was read
 * before is not read again, nor is a file that it has in common with such a tree.
 */
export function readTree(tree: ConfigTree): ReadonlyMap<string, Reading> {
	const known = readings.get(tree)
	if (known) return known
	const read = formatTable.flatMap((place) => readPlace(tree, place)).map((one) => [one.path, one] as const)
	readings.set(tree, new Map(read))
	return readings.get(tree)!
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
	const parsed = files.map((file) => parse(file, format))
	const entries = parsed.flatMap((one) => one.entries)
	const diagnostics = [...found, ...parsed.flatMap((one) => one.diagnostics)]
	return { path, format, files, entries, diagnostics }
}

/** What each file was parsed to, by the one format of its place. */
const parsedFiles = new WeakMap<TextFile, { readonly format: Format; readonly parsed: Parsed }>()

function parse(file: TextFile, format: Format): Parsed {
	const known = parsedFiles.get(file)
	if (known?.format === format) return known.parsed
	const parsed = format.parse(file.text, file.path)
	parsedFiles.set(file, { format, parsed })
	return parsed
}
