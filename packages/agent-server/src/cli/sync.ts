import type { Verb } from '@altroot/shared/cli/program'
import { count } from '@altroot/shared/cli/words'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { silentLog } from '@altroot/shared/platform/log'
import { openBuilder } from '../open-builder.ts'
import { syncBase } from '../sync-base.ts'
import { type ConfiguredTree, configuredTrees } from '../sync-trees/configured.ts'
import type { SyncedTree } from '../sync-trees/sync.ts'

export const sync: Verb = {
	usage: 'sync [tree...]',
	summary: 'bring the trees up to date; a running builder then builds every host whose trees have changed',
	examples: ['altroot-server sync', 'altroot-server sync gentoo'],
	action: async ({ terminal, config, untilStopped }, names) => {
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const trees = choose(await configuredTrees(builder.basePortage), names)
		if (trees.length === 0)
			terminal.say('no tree has sync-type and sync-uri in repos.conf, or all have auto-sync = no: name one to sync it')
		const done = await syncBase(builder, trees, terminal.say, untilStopped())
		if (terminal.json) terminal.printJson({ trees: done })
		else for (const tree of done) terminal.print(printTree(tree))
		const failed = done.filter((tree) => tree.failed !== null)
		if (failed.length > 0) {
			const stays = failed.length === 1 ? 'it stays as it is' : 'they stay as they are'
			terminal.say(`${count(failed.length, 'tree')} could not be synced, for the reason above: ${stays}`)
		}
		return failed.length === 0 ? exitCode.done : exitCode.failed
	},
}

function choose(trees: readonly ConfiguredTree[], names: readonly string[]): readonly ConfiguredTree[] {
	if (names.length === 0) return trees.filter(({ automatic }) => automatic)
	return names.map((name) => {
		const found = trees.find((tree) => tree.name === name)
		if (found?.uri !== undefined) return found
		const known = trees.filter(({ uri }) => uri !== undefined).map((tree) => tree.name)
		throw wrongUse(
			found ? `tree ${name} has no sync-type and sync-uri in repos.conf` : `there is no tree ${name}`,
			known.length > 0 ? `these can be synced: ${known.join(', ')}` : '`altroot-server overlay add` brings one',
		)
	})
}

function printTree({ name, before, after, failed }: SyncedTree): string {
	if (failed !== null) return `${name}: failed: ${failed}`
	return before === after ? `${name}: nothing new` : `${name}: ${short(before)} → ${short(after)}`
}

function short(state: string | null): string {
	if (state === null) return 'not there'
	return /^[0-9a-f]{40,}$/.test(state) ? state.slice(0, 12) : state
}
