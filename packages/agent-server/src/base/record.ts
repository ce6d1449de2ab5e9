import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { baseBranch, serverAuthor } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import type { Clock } from '@altroot/shared/platform/clock'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { readBaseTree } from './snapshot.ts'

/**
 * Commits the build server's own configuration to the branch `base`, unless that holds just it. `trailers` say what it
 * was changed for; without any it is what an administrator has changed since. Killed before the branch is moved, the
 * next call makes the commit, without these trailers: the reason still stands above the line in the file.
 */
export async function recordBase(
	ledger: Ledger,
	etcPortage: string,
	trailers: readonly string[],
	clock: Clock,
): Promise<void> {
	const parent = await resolve(ledger, baseBranch)
	const before: ConfigTree = parent === undefined ? new Map() : await readConfigTree(ledger, parent)
	const after = await readBaseTree(etcPortage)
	const tree = await writeConfigTree(ledger, after)
	if (parent !== undefined && tree === (await writeConfigTree(ledger, before))) return
	const words =
		parent === undefined
			? { subject: 'The build server’s own configuration', body: [...after.keys()].join('\n') }
			: describeChanges(diffTrees(before, after))
	const revision = await writeRevision(ledger, { host: serverAuthor, tree, parent, ...words, trailers }, clock)
	await moveRef(ledger, baseBranch, parent, revision, clock)
}
