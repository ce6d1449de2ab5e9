import type { Clock } from '@altroot/shared/platform/clock'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

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
	let kept: { readonly at: number; readonly told: ConfigTree; readonly facts: ConfigFile } | undefined
	return async (tree) => {
		const told = new Map([...tree].filter(([path]) => telling.test(path)))
		if (kept && clock.monotonic() - kept.at < freshFor && isSame(kept.told, told)) return kept.facts
		kept = { at: clock.monotonic(), told, facts: await gather(tree) }
		return kept.facts
	}
}

function isSame(before: ConfigTree, after: ConfigTree): boolean {
	if (before.size !== after.size) return false
	return [...after].every(([path, { mode, content }]) => {
		const old = before.get(path)
		return old?.mode === mode && Buffer.compare(old.content, content) === 0
	})
}
