import type { Context, Hono } from 'hono'
import { hostIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import type { NewsDesk } from './news-desk.ts'
import { eventStream } from './stream.ts'

/** `/events` of every host, `/hosts/HOST/events` of one: each event is the part of a page that shows the progress. */
export function addEvents(app: Hono, world: WebWorld, desk: NewsDesk, open: AbortSignal): void {
	const stream = (context: Context, hosts: readonly string[]): Response =>
		eventStream(context, world, open, ({ send, closed }) => {
			for (const host of hosts) desk.of(host).listen(({ event }) => send(event), closed)
		})
	app.get('/events', (context) => stream(context, Object.keys(world.settings().hosts)))
	app.get('/hosts/:host/events', (context) => {
		const host = hostIn(world, context)
		return host === undefined ? context.notFound() : stream(context, [host])
	})
}
