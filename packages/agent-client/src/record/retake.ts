import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '@altroot/shared/diagnostic'
import { mayHaveBelow } from '@altroot/shared/portage/changed-tree'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { withChanges } from '@altroot/shared/portage/tree-changes'
import type { Seen } from './seen.ts'
import { type Snapshot, snapshotOf, take, takeSnapshot, type Walk } from './snapshot.ts'

/** The newest snapshot by each memory of files, and which directory etc/portage was then. */
const newest = new WeakMap<Seen, { readonly snapshot: Snapshot; readonly portage: string }>()

/**
 * The config tree as it is on disk. `touched` are the only paths at which something may have changed since the same was
 * asked of this `seen`: then no more of the disk is looked at, however large the tree; undefined where that is not known.
 * The snapshot is the same whichever way it was taken.
 */
export async function lookAgain(
	configRoot: string,
	seen: Seen,
	now: number,
	touched: ReadonlySet<string> | undefined,
): Promise<Snapshot> {
	const portage = identityOf(configRoot)
	const last = newest.get(seen)
	const again =
		touched && last?.portage === portage
			? await retakeSnapshot(configRoot, last.snapshot, touched, seen, now)
			: undefined
	const snapshot = again ?? (await takeSnapshot(configRoot, seen, now))
	newest.set(seen, { snapshot, portage })
	return snapshot
}

function identityOf(configRoot: string): string {
	const status = lstatSync(join(configRoot, 'etc/portage'), { throwIfNoEntry: false })
	return `${status?.dev} ${status?.ino}`
}

/** undefined where more has to be looked at: what was read through links has other paths than those that were touched. */
async function retakeSnapshot(
	configRoot: string,
	last: Snapshot,
	touched: ReadonlySet<string>,
	seen: Seen,
	now: number,
): Promise<Snapshot | undefined> {
	const places = [...touched].filter((path) => !isBelowAny(path, touched))
	if (last.outside.length > 0 || places.some((path) => !isPlainPlace(configRoot, path))) return undefined
	const changes = new Map<string, ConfigFile | undefined>()
	for (const path of pathsAt(last.tree, places)) changes.set(path, undefined)
	const isElsewhere = ({ path }: Diagnostic): boolean => !touched.has(path) && !isBelowAny(path, touched)
	const diagnostics = last.diagnostics.filter(isElsewhere)
	const secrets = new Map([...last.secrets].filter(([path]) => !changes.has(path)))
	const walk: Walk = { configRoot, tree: new Map(), diagnostics, secrets, outside: [], seen, now }
	for (const path of places) await take(walk, path, [])
	if (walk.outside.length > 0) return undefined
	for (const [path, file] of walk.tree) changes.set(path, file)
	return snapshotOf({ ...walk, tree: withChanges(last.tree, changes) })
}

function isBelowAny(path: string, places: ReadonlySet<string>): boolean {
	for (let above = dirname(path); above !== '.'; above = dirname(above)) if (places.has(above)) return true
	return false
}

/** Every directory on the way there is one, and no link. */
function isPlainPlace(configRoot: string, path: string): boolean {
	for (let above = dirname(path); above.startsWith('etc/portage/'); above = dirname(above)) {
		const status = lstatSync(join(configRoot, above), { throwIfNoEntry: false })
		if (status && !status.isDirectory()) return false
	}
	return true
}

/** The files of a tree that are at one of these places or below. */
function pathsAt(tree: ConfigTree, places: readonly string[]): string[] {
	const files = places.filter((path) => tree.has(path))
	// A name that is neither is that of a temporary file, as editors make them at each save.
	const others = new Set(places.filter((path) => !tree.has(path) && mayHaveBelow(tree, path)))
	if (others.size === 0) return files
	return [...files, ...[...tree.keys()].filter((path) => isBelowAny(path, others))]
}
