import { join } from 'node:path'
import { readHistory } from '@altroot/shared/ledger/history'
import { branchOf } from '@altroot/shared/ledger/names'
import { pathTransport } from '@altroot/shared/ledger/transport/channels'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { spawn } from '@altroot/shared/platform/spawn'
import type { Prefer } from '../../../packages/agent-client/src/merge/conflict.ts'
import { type Pulled, pull } from '../../../packages/agent-client/src/pull.ts'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { push } from '../../../packages/agent-client/src/sync/push.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from './laptop.ts'

export const use = 'etc/portage/package.use/video'
export const world = 'var/lib/portage/world'
export const start = { [use]: '# flags\na/b one\n', [world]: 'a/b\n' }

export interface Side extends SmallLaptop {
	/** Records what is on disk and pushes it. */
	publish(): Promise<string>
	record(): Promise<string>
	push(): Promise<void>
	fetch(): Promise<void>
	pull(prefer?: Prefer): Promise<Pulled>
}

/** The laptop, and another clone of its branch, both with the same first revision: the server's ledger is a bare one beside. */
export async function twoSides(): Promise<{ laptop: Side; clone: Side; server: string }> {
	const server = join(temporaryDirectory(), 'ledger.git')
	await realGit(server, 'init', '-q', '--bare')
	const laptop = await openSide(server)
	laptop.put(start)
	await laptop.publish()
	const clone = await openSide(server)
	clone.put({ 'etc/portage/.empty': '' })
	await clone.fetch()
	await clone.pull('theirs')
	await clone.publish()
	await laptop.fetch()
	await laptop.pull()
	return { laptop, clone, server }
}

async function openSide(server: string): Promise<Side> {
	const laptop = await openSmallLaptop(temporaryDirectory())
	const { recorder, applier } = laptop
	const { ledger, host } = recorder
	const transport = () => pathTransport(server, spawn)
	const pushNow = async (): Promise<void> => void (await push(ledger, host, transport()))
	const recordNow = async (): Promise<string> => (await record(recorder)).revision
	return {
		...laptop,
		record: recordNow,
		push: pushNow,
		publish: async () => {
			const revision = await recordNow()
			await pushNow()
			return revision
		},
		fetch: async () => void (await fetchRef(ledger, transport(), branchOf(host))),
		pull: (prefer) => pull(recorder, applier, prefer),
	}
}

export async function newest({ recorder: { ledger, host } }: Side): Promise<string> {
	return (await readHistory(ledger, branchOf(host), 1))[0]!.revision
}
