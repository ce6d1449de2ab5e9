import { createInterface } from 'node:readline'
import { Event } from '@altroot/shared/protocol/progress'
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

/** A line that a crash of the server cut short, or that a newer server words otherwise, is passed over. */
function readEvent(line: string): Event | undefined {
	try {
		return Event.parse(JSON.parse(line))
	} catch {
		return undefined
	}
}
