import type { Diagnostic } from '../diagnostic.ts'
import { filesOf, type TextFile, textFile } from './config-files.ts'
import { concerns, linksOf } from './config-links.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Entry, Format, Parsed } from './format.ts'
import { type FormatPlace, formatTable } from './format-table.ts'
import { changedPaths } from './tree-changes.ts'

/** What the files that Portage reads as one (`package.use/*`, or one file of `sets/`) say together. */
export interface Reading {
	readonly path: string
	readonly format: Format
	readonly files: readonly TextFile[]
	/** Where each of them stands, by path. */
	readonly places: ReadonlyMap<string, number>
	/** What each of them says. */
	readonly parsed: readonly Parsed[]
	/** What is wrong with the files as such; part of `diagnostics`. */
	readonly found: readonly Diagnostic[]
	readonly entries: readonly Entry[]
	readonly diagnostics: readonly Diagnostic[]
}

/** What so many files say is put in its place file by file; where more have changed, all is put together anew. */
const few = 16

const readings = new WeakMap<ConfigTree, ReadonlyMap<string, Reading>>()

/** What `readTree` has read of a tree; undefined where it was not asked to. */
export function readBefore(tree: ConfigTree): ReadonlyMap<string, Reading> | undefined {
	return readings.get(tree)
}

/**
 * Reads everything of a config tree that has a format, by path: those of the table, in its order. A tree that was read
 * before is not read again, nor is a file that it has in common with such a tree. Where the tree `near` it was read, only
 * the places are gone through in which the two differ: all others are the same objects.
 */
export function readTree(tree: ConfigTree, near?: ConfigTree): ReadonlyMap<string, Reading> {
	const known = readings.get(tree)
	if (known) return known
	const before = near && readings.get(near)
	const read =
		near && before
			? formatTable.flatMap((place) => readPlaceAgain(tree, place, near, before))
			: formatTable.flatMap((place) => readPlace(tree, place))
	const found = new Map(read.map((one) => [one.path, one] as const))
	readings.set(tree, found)
	return found
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

function readPlaceAgain(
	tree: ConfigTree,
	place: FormatPlace,
	near: ConfigTree,
	before: ReadonlyMap<string, Reading>,
): Reading[] {
	const changed = changedPaths(near, tree)
	const isLinked = concerns([...linksOf(near), ...linksOf(tree)], place.path)
	if (!isLinked && !concerns(changed, place.path)) return readingsAt(place, before)
	const old = before.get(place.path)
	if (isLinked || place.reads === 'each' || old === undefined || old.found.length > 0) return readPlace(tree, place)
	return [withNewTexts(tree, old, changed) ?? readPlace(tree, place)].flat()
}

function readingsAt({ path, reads }: FormatPlace, before: ReadonlyMap<string, Reading>): Reading[] {
	if (reads === 'each')
		return [...before.values()].filter((one) => one.path === path || one.path.startsWith(`${path}/`))
	const one = before.get(path)
	return one ? [one] : []
}

/** Where no file has come or gone, they stand in the same order; undefined where that does not hold. */
function withNewTexts(tree: ConfigTree, old: Reading, changed: readonly string[]): Reading | undefined {
	const { path, format, places } = old
	const [files, parsed] = [old.files.slice(), old.parsed.slice()]
	const own = changed.filter((one) => one === path || one.startsWith(`${path}/`))
	let entries = own.length > few ? undefined : old.entries
	let diagnostics = own.length > few ? undefined : old.diagnostics
	for (const one of own) {
		const at = places.get(one)
		const now = tree.get(one)
		const text = now && textFile(now, one)
		if (at === undefined || text === undefined || text.diagnostics.length > 0) return undefined
		const [was, is] = [parsed[at]!, parse(text.file, format)]
		files[at] = text.file
		parsed[at] = is
		entries &&= inPlaceOf(entries, was.entries, is.entries)
		diagnostics &&= inPlaceOf(diagnostics, was.diagnostics, is.diagnostics)
	}
	entries ??= parsed.flatMap(entriesOf)
	diagnostics ??= parsed.flatMap(findingsOf)
	return { path, format, files, places, parsed, found: [], entries, diagnostics }
}

/** All, with some that stand in a row replaced; undefined where there were none: then nothing shows where the others belong. */
function inPlaceOf<T>(all: readonly T[], some: readonly T[], others: readonly T[]): readonly T[] | undefined {
	if (some.length === 0) return others.length === 0 ? all : undefined
	const at = all.indexOf(some[0]!)
	return all.slice(0, at).concat(others, all.slice(at + some.length))
}

function readFiles(path: string, format: Format, files: readonly TextFile[], found: readonly Diagnostic[]): Reading {
	const places = new Map(files.map((file, at) => [file.path, at] as const))
	const parsed = files.map((file) => parse(file, format))
	const diagnostics = [...found, ...parsed.flatMap(findingsOf)]
	return { path, format, files, places, parsed, found, entries: parsed.flatMap(entriesOf), diagnostics }
}

function entriesOf({ entries }: Parsed): readonly Entry[] {
	return entries
}

function findingsOf({ diagnostics }: Parsed): readonly Diagnostic[] {
	return diagnostics
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
