import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { endOrphans } from '@altroot/shared/platform/orphans'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import { awaitBuild } from './await-build.ts'
import type { Builder } from './builder.ts'
import { type ConfiguredTree, configuredTrees } from './sync-trees/configured.ts'
import { keepSchedule } from './sync-trees/schedule.ts'
import { type SyncedTree, syncTrees } from './sync-trees/sync.ts'
import { readSynced, writeSynced } from './sync-trees/synced-file.ts'

/**
 * Syncs trees under the build lock, and writes down their states: a running builder sees by that which hosts are to be
 * built again. Killed before the writing, the next sync does it.
 */
export async function syncBase(
	builder: Builder,
	trees: readonly ConfiguredTree[],
	onLine: (line: string) => void,
	signal: AbortSignal,
): Promise<readonly SyncedTree[]> {
	const { clock, places, runInGroup, settings } = builder
	using _held = await awaitBuild(builder, onLine, signal)
	await endOrphans(places.running, clock)
	const { emerge } = settings().build
	const options = { emerge, clock, runInGroup, record: places.running, signal, onLine }
	const done = await syncTrees(trees, options)
	if (done.some(({ failed }) => failed === null)) await noteStates(builder)
	return done
}

/** Writes down the states of all trees as they are now. */
async function noteStates({ basePortage, places, clock }: Builder): Promise<void> {
	const trees: Record<string, string> = {}
	for (const { name, location } of await configuredTrees(basePortage)) {
		const state = await readTreeState(location)
		if (state !== undefined) trees[name] = state
	}
	await writeSynced(places.synced, { time: clock.now(), trees })
}

/** Syncs all trees each time that `[sync] every` says, until `signal` is aborted. */
export function syncOnSchedule(builder: Builder, signal: AbortSignal): Promise<void> {
	const { clock, log, places, settings } = builder
	const sync = async (): Promise<boolean> => {
		try {
			return await syncAll(builder, signal)
		} catch (error) {
			if (signal.aborted) return false
			const known = error instanceof AgentError ? error : systemRefusal(error)
			if (known === undefined) throw error
			log.error({ reason: known.message, hint: known.hint }, 'the trees could not be synced')
			return false
		}
	}
	const last = async (): Promise<number | undefined> => (await readSynced(places.synced))?.time
	return keepSchedule({ every: () => settings().sync.every, last, sync, clock }, signal)
}

/** False where a tree has to be tried again. */
async function syncAll(builder: Builder, signal: AbortSignal): Promise<boolean> {
	const { basePortage, log } = builder
	const trees = (await configuredTrees(basePortage)).filter(({ automatic }) => automatic)
	log.info({ trees: trees.map(({ name }) => name) }, 'syncing the trees')
	const done = await syncBase(builder, trees, (line) => log.debug({ line }, 'emerge --sync'), signal)
	if (trees.length === 0) await noteStates(builder) // or the next look would try again
	const failed = done.filter((tree) => tree.failed !== null)
	for (const tree of failed) log.error({ tree: tree.name, reason: tree.failed }, 'a tree could not be synced')
	const moved = done.filter(({ before, after }) => before !== after).map(({ name }) => name)
	log.info({ moved }, 'the trees are synced')
	return failed.length === 0
}
