import { awaitedLine } from '@altroot/shared/cli/awaited'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { AgentError } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { trackingBranchOf } from '@altroot/shared/ledger/names'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Connection } from '@altroot/shared/ssh/connection'
import type { Laptop } from '../laptop.ts'
import { askStatus } from '../sync/server-word.ts'

/**
 * Says what this laptop waits for where nothing of it was built and nothing is: no event comes that would tell. `wanted`:
 * the only revision whose build is waited for, so that an earlier one does not count while the laptop is suspended.
 */
export async function sayAwaited(
	laptop: Laptop,
	connection: Connection,
	terminal: Terminal,
	wanted?: string,
): Promise<void> {
	const { ledger, host, state } = laptop
	const word = await askStatus(connection, state).catch(unlessSilent)
	const { step, generation, suspended } = word ?? {}
	const passedOver = typeof suspended === 'number' && wanted !== undefined && generation?.revision !== wanted
	if (step || (generation && !passedOver)) return
	terminal.say(awaitedLine(host, word, await resolve(ledger, trackingBranchOf(host))))
}

/** The builder has not said anything of this laptop yet. */
function unlessSilent(error: unknown): HostStatus | undefined {
	if (error instanceof AgentError && error.code === 'remote-refused') return undefined
	throw error
}
