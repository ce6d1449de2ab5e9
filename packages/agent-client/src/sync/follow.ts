import { createInterface } from 'node:readline'
import { type Event, readEvent } from '@altroot/shared/protocol/progress'
import type { Connection } from '@altroot/shared/ssh/connection'

/** The server's events for this host: those of the newest generation, then each as it happens, until the connection ends. */
export async function* followServer(connection: Connection): AsyncGenerator<Event> {
	const channel = await connection.exec('altroot follow')
	try {
		for await (const line of createInterface({ input: channel.output })) {
			const event = readEvent(line)
			if (event) yield event
		}
	} finally {
		channel.close()
	}
}
