import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { WebWorld } from '../world.ts'

/** Milliseconds after which a connection on which nothing is said is proved to be alive: less than proxies wait. */
const heartbeat = 25_000

/** Bytes that a browser may leave unread before its connection is given up; it comes back when it reads again. */
const mostUnread = 1_000_000

/** A stream of server-sent events (HTML standard, 9.2). */
export interface EventStream {
	/** Sends what `printEvent` made, as it stands: what many are told is printed once. */
	send(event: string): void
	/** Aborted when the browser goes away, or the server ends. */
	readonly closed: AbortSignal
}

/** One event; `id` is what the browser names when it comes back. */
export function printEvent(name: string, text: string, id?: number): string {
	const data = text.split(/\r\n|[\r\n]/).map((line) => `data: ${line}\n`)
	return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}${data.join('')}\n`
}

/**
 * Answers with a stream of events that `begin` feeds, until the browser goes away or `open`, the server's own signal, is
 * aborted. A browser comes back by itself after a second. Written to Node's own response: one write each.
 */
export function eventStream(
	context: Context,
	{ clock, log }: WebWorld,
	open: AbortSignal,
	begin: (stream: EventStream) => Promise<void> | void,
): Response {
	const response = context.env.outgoing as ServerResponse
	const gone = new AbortController()
	response.once('close', () => gone.abort())
	const closed = AbortSignal.any([open, gone.signal])
	closed.addEventListener('abort', () => response.end(), { once: true })
	const send = (event: string): void => {
		if (response.writableLength > mostUnread) response.destroy()
		else if (!closed.aborted) response.write(event)
	}
	response.writeHead(200, {
		'Content-Type': 'text/event-stream',
		'Cache-Control': 'no-store',
		'X-Content-Type-Options': 'nosniff',
		'X-Accel-Buffering': 'no', // nginx would gather events before it passes them on
	})
	send('retry: 1000\n\n')
	void Promise.resolve(begin({ send, closed })).catch((error: unknown) => {
		if (!closed.aborted)
			log.error({ path: context.req.path, reason: String(error) }, 'a page cannot be kept up to date')
		response.end()
	})
	void beat(send, clock, closed)
	return RESPONSE_ALREADY_SENT
}

async function beat(send: (event: string) => void, clock: WebWorld['clock'], closed: AbortSignal): Promise<void> {
	while (!closed.aborted) {
		await clock.sleep(heartbeat, closed).catch(() => {})
		send(': still here\n\n')
	}
}
