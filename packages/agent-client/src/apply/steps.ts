import { posix } from 'node:path'
import { isLedgered } from '@altroot/shared/portage/config-files'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

/** One file that the disk is to hold otherwise; undefined: not at all. */
export interface Step {
	readonly path: string
	readonly before: ConfigFile | undefined
	readonly after: ConfigFile | undefined
}

/**
 * What is still to be written so that a disk that held `before` holds `after`, by path. A file that is no longer as it
 * was before is left as it is: either it was written already, or a person has saved it since, and that is recorded next.
 * Paths that no laptop would record (`gnupg/…`, `../x`) are never written, whoever has put them into a revision.
 */
export function stepsLeft(before: ConfigTree, after: ConfigTree, onDisk: ConfigTree): Step[] {
	const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
	return paths
		.filter((path) => isLedgered(path) && posix.normalize(path) === path)
		.map((path): Step => ({ path, before: before.get(path), after: after.get(path) }))
		.filter((step) => !sameFile(step.before, step.after) && sameFile(onDisk.get(step.path), step.before))
}

function sameFile(a: ConfigFile | undefined, b: ConfigFile | undefined): boolean {
	if (a === undefined || b === undefined) return a === b
	return a.mode === b.mode && Buffer.compare(a.content, b.content) === 0
}
