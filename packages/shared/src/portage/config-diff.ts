import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import type { ConfigChange, FileChange, ReadableChange } from './config-change.ts'
import { concerns, linksOf, realPath } from './config-links.ts'
import { shortPath } from './config-names.ts'
import { type Reading, readTree } from './config-reading.ts'
import type { ConfigTree } from './config-tree.ts'
import { diffFacts } from './facts-diff.ts'
import { formatTable } from './format-table.ts'
import { hostFactsPath } from './host-facts.ts'
import { diffProfile, profileFiles } from './profile.ts'
import { changedPaths } from './tree-changes.ts'

export { describeChange, describeChanges } from './describe.ts'

/**
 * What differs in meaning between two config trees: by format where a file has one, byte for byte where it has none.
 * Two equal trees have no differences; two that differ in any byte have at least one.
 */
export function diffTrees(before: ConfigTree, after: ConfigTree): ConfigChange[] {
	const old = readTree(before)
	const now = readTree(after, before)
	const isOther = (path: string): boolean => old.get(path) !== now.get(path)
	const places = [...new Set([...now.keys(), ...old.keys()])].filter(isOther).sort((a, b) => rankOf(a) - rankOf(b))
	const changes = places.flatMap((path) => diffReadings(path, old.get(path), now.get(path)))
	const facts = diffFacts(before, after)
	changes.push(...facts)
	const files = diffFiles(before, after)
	const differ = new Set(files.map(({ path }) => path))
	const read = new Set([...(facts.length > 0 ? [hostFactsPath] : []), ...profileFiles])
	for (const path of places) {
		addPaths(before, old.get(path), differ, read)
		addPaths(after, now.get(path), differ, read)
	}
	changes.push(...diffProfile(before, after), ...files.filter(({ path }) => !read.has(path)))
	if (changes.length > 0) return changes
	// A link in place of the same file, another mode: nothing that Portage could tell from what was before.
	return files.map(({ file, path }) => ({ kind: 'comments', file, path, line: 0 }))
}

/** True where nothing that a build could see has changed: no difference at all, or only comments. */
export function onlyComments(changes: readonly ConfigChange[]): boolean {
	return changes.every(
		(change) => change.kind === 'comments' || change.kind === 'moved' || (change.kind === 'fact' && !change.builds),
	)
}

function diffReadings(path: string, before: Reading | undefined, after: Reading | undefined): readonly ConfigChange[] {
	const touched = firstDifference(before, after)
	if (touched === undefined) return []
	const format = (after ?? before)!.format
	const changes = format.diff(before?.entries ?? [], after?.entries ?? [])
	const file = shortPath(path)
	// Text that cannot be read has no meaning to compare, yet it decides whether there is a render at all.
	const broken = newErrors(before, after).map((found) => readableChange('broken', file, found))
	if (changes.length + broken.length > 0) return [...changes, ...broken]
	const mended = newErrors(after, before).map((found) => readableChange('mended', file, found))
	if (mended.length > 0) return mended
	return [{ kind: sameLines(before, after) ? 'comments' : 'moved', file, path: touched, line: 0 }]
}

/** True where the same lines stand in the same order of the same files. */
function sameLines(before: Reading | undefined, after: Reading | undefined): boolean {
	const [old = [], now = []] = [before?.entries, after?.entries]
	return (
		old.length === now.length && now.every(({ path, text }, at) => old[at]!.path === path && old[at]!.text === text)
	)
}

function readableChange(kind: 'broken' | 'mended', file: string, { path, line, message }: Diagnostic): ReadableChange {
	return { kind, file, why: message, path, line }
}

/** The errors that only the second has, by what they say: lines move. */
function newErrors(before: Reading | undefined, after: Reading | undefined): readonly Diagnostic[] {
	const known = new Set(before?.diagnostics.map(({ message }) => message))
	return after?.diagnostics.filter((found) => hasErrors([found]) && !known.has(found.message)) ?? []
}

/** The path of the first file of a reading that is not as it was. */
function firstDifference(before: Reading | undefined, after: Reading | undefined): string | undefined {
	const old = before?.files ?? []
	const now = after?.files ?? []
	const index = now.findIndex(
		(file, at) => file !== old[at] && (old[at]?.path !== file.path || old[at].text !== file.text),
	)
	return index >= 0 ? now[index]!.path : old[now.length]?.path
}

/** Of the paths that `differ`, adds those that a reading has looked at, be it directly or through a link. */
function addPaths(
	tree: ConfigTree,
	reading: Reading | undefined,
	differ: ReadonlySet<string>,
	paths: Set<string>,
): void {
	if (reading === undefined) return
	for (const path of differ) if (reading.places.has(path)) paths.add(path)
	if (!concerns(linksOf(tree), reading.path)) return
	for (const { path } of reading.files) {
		const real = realPath(tree, path)!
		if (real !== path && differ.has(real)) paths.add(real)
	}
}

/** Where a reading's place stands in the table: the order in which changes are told. */
function rankOf(path: string): number {
	return formatTable.findIndex((place) => path === place.path || path.startsWith(`${place.path}/`))
}

function diffFiles(before: ConfigTree, after: ConfigTree): FileChange[] {
	return [...changedPaths(before, after)].sort().map((path): FileChange => {
		const change = before.has(path) ? (after.has(path) ? 'changed' : 'removed') : 'added'
		return { kind: 'file', file: shortPath(path), change, path, line: 0 }
	})
}
