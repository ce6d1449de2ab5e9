import type { Context, Hono } from 'hono'
import type { NewsDesk } from '../live/news-desk.ts'
import { eventStream, printEvent } from '../live/stream.ts'
import { numberIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { logRoutes, logSource } from './source.ts'
import { followLog } from './tail.ts'

/**
 * `…/log/tail?from=BYTE`: lines as they are written. Each event's id is where the next one begins, so a browser that has
 * lost the connection goes on where it was. `end` says that the build is over.
 */
export function addLogTails(app: Hono, world: WebWorld, desk: NewsDesk, open: AbortSignal): void {
	for (const path of logRoutes) app.get(`${path}/tail`, (context) => tail(context, world, desk, open))
}

function tail(context: Context, world: WebWorld, desk: NewsDesk, open: AbortSignal): Response | Promise<Response> {
	const source = logSource(world, context)
	if (source === undefined) return context.notFound()
	const from = numberIn(context.req.header('last-event-id')) ?? numberIn(context.req.query('from')) ?? 0
	return eventStream(context, world, open, async ({ send, closed }) => {
		const over = new AbortController()
		desk.of(source.host).listen(({ generation }) => {
			if (generation?.number !== source.generation || generation.outcome !== 'building') over.abort()
		}, closed)
		for await (const { to, html } of followLog(world, source, from, over.signal, closed)) {
			send(printEvent('lines', html, to))
		}
		send(printEvent('end', ''))
	})
}
