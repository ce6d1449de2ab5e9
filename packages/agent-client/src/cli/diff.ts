import type { Verb } from '@altroot/shared/cli/program'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { expandRevision } from '@altroot/shared/ledger/history'
import type { Ledger } from '@altroot/shared/ledger/ledger'
import { shortRevision } from '@altroot/shared/ledger/names'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { diffTrees } from '@altroot/shared/portage/config-diff'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { openLaptop } from '../laptop.ts'
import { takeSnapshot } from '../record/snapshot.ts'
import { readClientSettings } from '../settings/read.ts'
import { printChanges, shownChanges } from './print-changes.ts'

export const diff: Verb = {
	usage: 'diff [revisions...]',
	summary: 'config changes between two revisions, or between one (the newest) and the disk',
	examples: ['altroot-client diff', 'altroot-client diff HEAD~1', 'altroot-client diff 3f2a91c04b 77b0e1d2aa --json'],
	action: async ({ terminal, config }, [first = 'HEAD', second, ...more]) => {
		if (more.length > 0) throw wrongUse('diff compares two revisions at most', 'altroot-client diff [REV] [REV]')
		const { ledger, recorder } = await openLaptop(await readClientSettings(config))
		const from = await expandRevision(ledger, first)
		const to = second === undefined ? undefined : await expandRevision(ledger, second)
		const changes =
			to === undefined
				? await sinceRevision(ledger, from, recorder.configRoot)
				: diffTrees(await readConfigTree(ledger, from), await readConfigTree(ledger, to))
		if (terminal.json) terminal.printJson({ from, to: to ?? null, changes: shownChanges(changes) })
		else for (const line of printChanges(changes, terminal)) terminal.print(line)
		if (changes.length === 0)
			terminal.say(`no difference between ${shortRevision(from)} and ${to ? shortRevision(to) : 'the disk'}`)
		return exitCode.done
	},
}

/** What the disk has that the revision has not; the facts of a laptop are no file there. */
async function sinceRevision(ledger: Ledger, revision: string, configRoot: string): Promise<ConfigChange[]> {
	const before = new Map(await readConfigTree(ledger, revision))
	before.delete(hostFactsPath)
	return diffTrees(before, (await takeSnapshot(configRoot)).tree)
}
