import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { WebWorld } from '../world.ts'

/** Milliseconds after which a connection on which nothing is said is proved to be alive: less than proxies wait. */
const heartbeat = 25_000

/**
 * A stream of server-sent events that `begin` feeds, until the browser goes away or `open`, the server's own signal, is
 * aborted. A browser comes back by itself after a second.
 */
export function eventStream(
	context: Context,
	{ clock }: WebWorld,
	open: AbortSignal,
	begin: (events: SSEStreamingApi, closed: AbortSignal) => Promise<void> | void,
): Response {
	context.header('X-Accel-Buffering', 'no') // nginx would gather events before it passes them on
	return streamSSE(context, async (events) => {
		const gone = new AbortController()
		events.onAbort(() => gone.abort())
		const closed = AbortSignal.any([open, gone.signal])
		await events.write('retry: 1000\n\n')
		await begin(events, closed)
		while (!closed.aborted) {
			await clock.sleep(heartbeat, closed).catch(() => {})
			if (!closed.aborted) await events.write(': still here\n\n')
		}
	})
}
