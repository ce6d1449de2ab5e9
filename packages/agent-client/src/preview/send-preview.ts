import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { resolve } from '@altroot/shared/ledger/ledger'
import { previewRefOf, trackingBranchOf } from '@altroot/shared/ledger/names'
import { pushCommit } from '@altroot/shared/ledger/transport/push'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { lockLedger, type Recorder } from '../record/record.ts'
import { takeSnapshot } from '../record/snapshot.ts'

export interface SentPreview {
	/** Of the commit that the server has now. */
	readonly id: string
	/** What is on disk and not on the server. */
	readonly changes: readonly ConfigChange[]
}

/**
 * Sends what is on this laptop's disk to the server, as a commit that is on no branch: not recorded here, not built there.
 * It stands on what the server has, as far as we know, so that little goes over. Killed anywhere, it leaves objects that
 * nothing names, which the next preview of the same edits uses.
 */
export async function sendPreview(recorder: Recorder, transport: Transport): Promise<SentPreview> {
	const { ledger, host, configRoot, clock } = recorder
	const { tree } = await settledSnapshot(recorder)
	const after = new Map(tree).set(hostFactsPath, await recorder.gatherFacts(tree))
	const parent = await resolve(ledger, trackingBranchOf(host))
	const before: ConfigTree = parent === undefined ? new Map() : await readConfigTree(ledger, parent)
	const changes = diffTrees(before, after).filter(({ kind }) => kind !== 'fact')
	const { subject, body } = describeChanges(changes, 'preview: ')
	const written = await writeConfigTree(ledger, after)
	const id = await writeRevision(ledger, { host, tree: written, parent, subject, body }, clock)
	await pushCommit(ledger, transport, { ref: previewRefOf(host), next: id, since: parent })
	return { id, changes }

	/** What a crash has left half written is brought to its end first: it was never meant to be like that. */
	async function settledSnapshot({ finishWriting }: Recorder) {
		using _held = await lockLedger(recorder)
		await finishWriting()
		return takeSnapshot(configRoot)
	}
}
