import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { readRepositories } from '@altroot/shared/portage/repos-conf'
import { ownerOf } from '../trees/from-server.ts'
import { ownReposConf } from './files.ts'
import type { LocalTree } from './repositories.ts'

/** The trees that the person has set up on this laptop; what an earlier `join` has written does not count. */
export async function readLocalTrees(tree: ConfigTree, configRoot: string): Promise<ReadonlyMap<string, LocalTree>> {
	const theirs = new Map(tree)
	theirs.delete(ownReposConf)
	const found = new Map<string, LocalTree>()
	for (const [name, repository] of readRepositories(theirs).repositories) {
		const location = join(configRoot, repository.location)
		found.set(name, {
			repository,
			isCheckout: existsSync(join(location, '.git')),
			owner: await ownerOf(location),
		})
	}
	return found
}
