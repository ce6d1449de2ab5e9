import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { OtherTree } from '@altroot/shared/protocol/verdict'
import type { Source } from './environment.ts'
import { askRepositories, type TreeSyncer } from './sync-trees.ts'
import { knownLocations } from './synced-repositories.ts'

/**
 * The trees of the laptop that are in another state than the packages were built from, by name. `built` is
 * `Generation.trees`; a tree that only one side has, or whose state nobody knows, is not among them.
 */
export async function findOtherTrees(
	source: Source,
	built: Readonly<Record<string, string>>,
	asker: Pick<TreeSyncer, 'own' | 'run'>,
): Promise<readonly OtherTree[]> {
	const locations = knownLocations(await askRepositories(source, asker))
	const others: OtherTree[] = []
	for (const [name, state] of Object.entries(built)) {
		const location = locations.get(name)
		if (location === undefined || state === 'unknown') continue
		const laptop = (await readTreeState(location)) ?? 'no state'
		if (laptop !== state) others.push({ name, laptop, built: state })
	}
	return others
}
