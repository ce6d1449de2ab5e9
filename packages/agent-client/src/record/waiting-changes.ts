import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths } from '@altroot/shared/portage/tree-changes'
import { runningEmerges } from './running-emerges.ts'
import { takeSnapshot } from './snapshot.ts'
import { writerOf } from './written-by-emerge.ts'

/** What a running emerge has written, and the ledger has not. */
export interface WaitingChanges {
	readonly paths: readonly string[]
	/** The runs, one of which has written it. */
	readonly pids: readonly number[]
}

/**
 * What the agent holds back now, as the disk, the ledger and Portage's log tell anyone who looks; undefined where it is
 * nothing. `newest`: the tree of the newest revision.
 */
export async function waitingChanges(configRoot: string, newest: ConfigTree): Promise<WaitingChanges | undefined> {
	const pids = runningEmerges(configRoot).map(({ pid }) => pid)
	if (pids.length === 0) return undefined
	const { tree } = await takeSnapshot(configRoot)
	const paths = changedPaths(newest, tree).filter((path) => writerOf(path, configRoot)?.ended === false)
	return paths.length === 0 ? undefined : { paths, pids }
}
