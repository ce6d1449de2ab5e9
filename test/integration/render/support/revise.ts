import { recordRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { withChanges } from '@altroot/shared/portage/tree-changes'
import { treeOf } from '../../../support/config-tree.ts'
import type { PublishingServer } from '../../publish/support/server.ts'

/** Another revision, with this in package.use. */
export async function revise({ builder: { ledger, clock } }: PublishingServer, text: string): Promise<void> {
	const parent = await resolve(ledger, branchOf('laptop'))
	const tree = withChanges(await readConfigTree(ledger, parent!), treeOf({ 'etc/portage/package.use': text }))
	await recordRevision(ledger, branchOf('laptop'), tree, { host: 'laptop', parent, subject: text, body: '' }, clock)
}
