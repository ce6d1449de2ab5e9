import { join } from 'node:path'
import { recordRevision, writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { openHostLedger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { objectsSince } from '@altroot/shared/ledger/missing'
import { moveRef } from '@altroot/shared/ledger/refs'
import { systemClock } from '@altroot/shared/platform/clock'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edited, edits } from '../../support/config-edits.ts'
import { treeOf } from '../../support/config-tree.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const branch = 'refs/heads/hosts/laptop'
const words = { host: 'laptop', subject: 'x', body: '' }
const newLedger = () => openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')

it('revisions that are written and read one after the other are those that plain git would have, whatever changed', {
	timeout: 60_000,
}, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 6 }), async (all) => {
			const ledger = await newLedger()
			const reader = openLedger(ledger.gitdir)
			let tree: ConfigTree = treeOf({ 'etc/portage/make.conf': 'USE="x"\n' })
			let parent: string | undefined
			for (const some of [[], ...all]) {
				tree = edited(tree, some)
				const revision = await recordRevision(ledger, branch, tree, { ...words, parent }, systemClock)
				const sent = (await objectsSince(ledger, revision!, parent))!.map(({ id }) => id)
				const lacking = (await objectsSince(openLedger(ledger.gitdir), revision!, parent))!.map(({ id }) => id)
				expect(lacking.filter((id) => !sent.includes(id))).toEqual([])
				for (const one of [reader, openLedger(ledger.gitdir)]) {
					expect(new Map([...(await readConfigTree(one, revision!))].sort())).toEqual(new Map([...tree].sort()))
				}
				parent = revision
			}
			await realGit(ledger.gitdir, 'fsck', '--strict')
		}),
		{ numRuns: 12 },
	)
})

it('a revision whose parent is not at the head any more is not recorded, and the next one does not build on it', async () => {
	const ledger = await newLedger()
	const first = await recordRevision(
		ledger,
		branch,
		treeOf({ 'etc/portage/a': '1' }),
		{ ...words, parent: undefined },
		systemClock,
	)
	const tree = await writeConfigTree(ledger, treeOf({ 'etc/portage/a': '2' }))
	const other = await writeRevision(ledger, { ...words, tree, parent: first }, systemClock)
	await moveRef(ledger, branch, first, other, systemClock)
	const late = treeOf({ 'etc/portage/a': '1', 'etc/portage/b': '3' })
	expect(await recordRevision(ledger, branch, late, { ...words, parent: first }, systemClock)).toBeUndefined()
	const next = await recordRevision(ledger, branch, late, { ...words, parent: other }, systemClock)
	expect(await resolve(ledger, branch)).toBe(next)
	expect(await readConfigTree(openLedger(ledger.gitdir), next!)).toEqual(late)
})
