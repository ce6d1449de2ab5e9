import { dirname, join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { recordBase } from './base/record.ts'
import type { Builder } from './builder.ts'
import { findFault } from './overlay/check-tree.ts'
import { addToReposConf } from './overlay/repos-conf.ts'
import type { OverlaySource } from './overlay/source.ts'
import { syncBase } from './sync-base.ts'
import { configuredTrees } from './sync-trees/configured.ts'
import type { SyncedTree } from './sync-trees/sync.ts'

/**
 * Adds a tree to the build host and syncs it; from then on it is built from, and offered to every laptop. Where the sync
 * fails, or brings another tree than the name says, repos.conf is as it was before. Killed in between, the section is
 * there and the tree is not: Portage goes on without it, and a repeat finds the section and syncs.
 */
export async function addOverlay(
	builder: Builder,
	name: string,
	source: OverlaySource,
	onLine: (line: string) => void,
	signal: AbortSignal,
): Promise<SyncedTree> {
	const { basePortage, ledger, clock } = builder
	const before = await configuredTrees(basePortage)
	const known = before.find((tree) => tree.name === name)
	if (known?.uri !== undefined && known.uri !== source.uri) {
		throw new AgentError('overlay-known', `tree ${name} is there already, and synced from ${known.uri}`, {
			disposition: 'stall',
			hint: `change sync-uri of [${name}] in ${basePortage}/repos.conf, then run \`altroot-server sync ${name}\``,
		})
	}
	const main = before.find((tree) => tree.name === 'gentoo')
	const location = known?.location ?? join(main ? dirname(main.location) : '/var/db/repos', name)
	const undo = known?.uri === undefined ? await addToReposConf(basePortage, name, location, source) : undefined
	const trees = await configuredTrees(basePortage)
	const [synced] = await syncBase(
		builder,
		trees.filter((tree) => tree.name === name),
		onLine,
		signal,
	)
	const fault = synced?.failed
		? { wrong: synced.failed, hint: 'look at the URI and the network, then run it again' }
		: await findFault(
				name,
				location,
				trees.map((tree) => tree.name),
			)
	if (fault !== undefined || synced === undefined) {
		await undo?.()
		const { wrong = 'it was stopped', hint = 'run it again' } = fault ?? {}
		throw new AgentError('overlay-unusable', `tree ${name} from ${source.uri}: ${wrong}`, {
			disposition: 'stall',
			hint,
		})
	}
	await recordBase(ledger, basePortage, [`Altroot-For: overlay ${name}`], clock)
	return synced
}
