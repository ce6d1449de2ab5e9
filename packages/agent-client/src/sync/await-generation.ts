import type { Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Event } from '@altroot/shared/protocol/progress'
import type { Connection } from '@altroot/shared/ssh/connection'
import { followServer } from './follow.ts'
import { askStatus } from './server-word.ts'

/** What the server says once it has ended a generation of the newest revision. */
export type Ended = HostStatus & { readonly generation: Generation }

/**
 * Waits until the server has ended a generation of the laptop's newest revision (`newest`, asked again each time, because
 * a person may go on editing), and shows the events meanwhile. The server tells the events of a generation from its first
 * one on, so none is missed between asking and following.
 */
export async function awaitGeneration(
	connection: Connection,
	newest: () => Promise<string | undefined>,
	state: string,
	show: (event: Event) => void,
): Promise<Ended> {
	const ended = async (): Promise<Ended | undefined> => {
		const status = await askStatus(connection, state)
		const { generation } = status
		if (generation === null || generation.outcome === 'building') return undefined
		return generation.revision === (await newest()) ? { ...status, generation } : undefined
	}
	const before = await ended()
	if (before) return before
	for await (const event of followServer(connection)) {
		show(event)
		const after = event.outcome === undefined ? undefined : await ended()
		if (after) return after
	}
	throw (await connection.closed) ?? new Error('the events have ended, but the connection has not')
}
