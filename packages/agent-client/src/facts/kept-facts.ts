import type { Clock } from '@altroot/shared/platform/clock'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths } from '@altroot/shared/portage/tree-changes'

/** Milliseconds: a compiler that was updated shows in the first revision after that, or when all of the tree is compared. */
const freshFor = 60_000

/** The files of a config tree that say something of the facts. */
const telling = /^etc\/portage\/(?:make\.conf|repos\.conf|make\.profile)(?:\/|$)/

/**
 * Gathers facts at most once a minute while the files that they depend on stay the same: they are asked of programs,
 * and a person who saves one file after the other shall not wait for that each time.
 */
export function keptFacts(
	gather: (tree: ConfigTree) => Promise<ConfigFile>,
	clock: Clock,
): (tree: ConfigTree) => Promise<ConfigFile> {
	let kept: { readonly at: number; readonly tree: ConfigTree; readonly facts: ConfigFile } | undefined
	return async (tree) => {
		const isFresh = kept && clock.monotonic() - kept.at < freshFor
		const tells = (path: string): boolean => telling.test(path)
		if (kept && isFresh && !changedPaths(kept.tree, tree).some(tells)) kept = { ...kept, tree }
		else kept = { at: clock.monotonic(), tree, facts: await gather(tree) }
		return kept.facts
	}
}
