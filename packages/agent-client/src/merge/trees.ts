import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Conflict, Prefer, Side } from './conflict.ts'
import { mergeFile } from './file.ts'
import { joinMeanings, placesAstray, setPlaceOf } from './meaning.ts'

export interface Merged {
	readonly tree: ConfigTree
	/** None: the tree has every change of both sides. */
	readonly conflicts: readonly Conflict[]
}

/**
 * Merges what two sides have made of `base`. Sets (world, package.* and their like) are compared by what they mean over
 * all their files, other text by its lines. With `prefer` nothing is left as a conflict: that
 * side's version counts where both have changed the same.
 */
export function mergeTrees(base: ConfigTree, ours: ConfigTree, theirs: ConfigTree, prefer?: Prefer): Merged {
	const paths = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
	const tree = new Map<string, ConfigFile>()
	const conflicts: Conflict[] = []
	for (const path of paths) {
		const versions = { base: base.get(path), ours: ours.get(path), theirs: theirs.get(path) }
		const merged = mergeFile(path, versions, prefer)
		if (merged.file) tree.set(path, merged.file)
		conflicts.push(...merged.conflicts)
	}
	conflicts.push(...settleClashes(tree, ours, theirs, prefer))
	const meaning = joinMeanings(base, ours, theirs, prefer)
	conflicts.push(...meaning.conflicts)
	if (conflicts.length === 0) {
		for (const [place, side] of placesAstray(base, tree, meaning)) {
			if (prefer === undefined) conflicts.push({ ours: wholePlace(side), theirs: wholePlace(side) })
			else takePlace(tree, place, prefer === 'ours' ? ours : theirs)
		}
	}
	return { tree, conflicts }
}

/** One side has a file where the other has a directory. */
function settleClashes(
	tree: Map<string, ConfigFile>,
	ours: ConfigTree,
	theirs: ConfigTree,
	prefer?: Prefer,
): Conflict[] {
	const clashes = [...tree.keys()].filter((path) => [...tree.keys()].some((other) => other.startsWith(`${path}/`)))
	if (prefer !== undefined) {
		for (const path of clashes) takePlace(tree, path, prefer === 'ours' ? ours : theirs)
		return []
	}
	const side = (path: string, from: ConfigTree): Side => ({
		path,
		line: 0,
		text: from.has(path) ? 'a file' : 'a directory',
	})
	return clashes.map((path) => ({ ours: side(path, ours), theirs: side(path, theirs) }))
}

/** Puts all files of a place as one side has them. */
function takePlace(tree: Map<string, ConfigFile>, place: string, from: ConfigTree): void {
	const within = (path: string): boolean => path === place || path.startsWith(`${place}/`)
	for (const path of [...tree.keys()].filter(within)) tree.delete(path)
	for (const [path, file] of from) if (within(path)) tree.set(path, file)
}

function wholePlace(side: Side): Side {
	return { ...side, text: `${setPlaceOf(side.path)!.path} means something else with the changes of both sides` }
}
