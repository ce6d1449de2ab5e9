import { join } from 'node:path'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { HostStatus } from '@altroot/shared/protocol/host-status'
import { ask } from '@altroot/shared/ssh/ask'
import type { Connection } from '@altroot/shared/ssh/connection'

/** Asks the server where this host stands, and keeps the answer for when it cannot be reached. */
export async function askStatus(connection: Connection, state: string): Promise<HostStatus> {
	const status = HostStatus.parse(JSON.parse(await ask(connection, 'altroot status')))
	await writeWhole(wordPath(state), `${JSON.stringify(status)}\n`, 0o600)
	return status
}

/** The server's last answer; undefined where it never gave one. */
export async function lastStatus(state: string): Promise<HostStatus | undefined> {
	const text = await readTextIfAny(wordPath(state))
	return text === undefined ? undefined : HostStatus.parse(JSON.parse(text))
}

function wordPath(state: string): string {
	return join(state, 'server-status.json')
}
