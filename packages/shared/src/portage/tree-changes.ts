import { type Changes, changeTree, mayDiffer } from './changed-tree.ts'
import { noteSameLinks } from './config-links.ts'
import type { ConfigFile, ConfigTree } from './config-tree.ts'

/** What a tree was compared with last; weakly, so that no history stays in memory. */
const compared = new WeakMap<ConfigTree, { readonly before: WeakRef<ConfigTree>; readonly paths: readonly string[] }>()

/**
 * The paths whose files differ between two trees, be it by a byte or the mode. Files that both trees have as the same
 * object are not looked into, so that it costs little to compare a tree with the one that it came from.
 */
export function changedPaths(before: ConfigTree, after: ConfigTree): readonly string[] {
	if (before === after) return []
	const known = compared.get(after)
	if (known?.before.deref() === before) return known.paths
	return noteChanged(before, after, [...differing(before, after)])
}

function* differing(before: ConfigTree, after: ConfigTree): Generator<string> {
	const paths = mayDiffer(before, after)
	if (paths) {
		for (const path of paths) if (!isSame(before.get(path), after.get(path))) yield path
		return
	}
	let met = 0
	for (const [path, file] of after) {
		const old = before.get(path)
		if (old) met++
		if (!isSame(old, file)) yield path
	}
	if (met < before.size) for (const path of before.keys()) if (!after.has(path)) yield path
}

/** Spares `changedPaths` the comparison, for one who has made a tree of another and knows where they differ. */
function noteChanged(before: ConfigTree, after: ConfigTree, paths: readonly string[]): readonly string[] {
	compared.set(after, { before: new WeakRef(before), paths })
	return paths
}

/** A tree with some files replaced; undefined: taken away. */
export function withChanges(tree: ConfigTree, changes: Changes): ConfigTree {
	const changed = changeTree(tree, changes)
	const paths: string[] = []
	let sameLinks = true
	for (const [path, file] of changes) {
		const old = tree.get(path)
		if (old?.mode === '120000' || file?.mode === '120000') sameLinks = false
		if (!isSame(old, file)) paths.push(path)
	}
	noteChanged(tree, changed, paths)
	if (sameLinks) noteSameLinks(tree, changed)
	return changed
}

function isSame(a: ConfigFile | undefined, b: ConfigFile | undefined): boolean {
	if (a === undefined || b === undefined) return a === b
	return a === b || (a.mode === b.mode && Buffer.compare(a.content, b.content) === 0)
}
