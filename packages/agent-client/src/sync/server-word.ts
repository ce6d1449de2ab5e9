import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { type HostStatus, parseHostStatus } from '@altroot/shared/protocol/host-status'
import { ask } from '@altroot/shared/ssh/ask'
import type { Connection } from '@altroot/shared/ssh/connection'

/**
 * Asks the server where this host stands, and keeps the answer for when it cannot be reached. AgentErrors: those of
 * `ask`, and `other-version`.
 */
export async function askStatus(connection: Connection, state: string): Promise<HostStatus> {
	const status = parseHostStatus(await ask(connection, 'altroot status'))
	if (status === undefined) {
		throw new AgentError('other-version', 'the server’s status is in a form that this altroot-client does not know', {
			disposition: 'stall',
			hint: 'install the same version of Altroot on both sides',
		})
	}
	await writeWhole(wordPath(state), `${JSON.stringify(status)}\n`, 0o600)
	return status
}

/** The server's last answer; undefined where it never gave one. */
export async function lastStatus(state: string): Promise<HostStatus | undefined> {
	const text = await readTextIfAny(wordPath(state))
	return text === undefined ? undefined : parseHostStatus(text)
}

/** Forgets what the server has said: this laptop has another server now. */
export async function forgetStatus(state: string): Promise<void> {
	await rm(wordPath(state), { force: true })
}

function wordPath(state: string): string {
	return join(state, 'server-status.json')
}
