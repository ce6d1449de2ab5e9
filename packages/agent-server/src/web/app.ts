import { messageOf } from '@altroot/shared/errors'
import { Hono } from 'hono'
import { addAssets } from './assets/routes.ts'
import { addFeed } from './feed/feed.ts'
import { readGeneration } from './generation/read.ts'
import { showGeneration } from './generation/show.ts'
import { readOnly } from './guard/headers.ts'
import { checkHostHeader } from './guard/host-header.ts'
import { checkToken } from './guard/token.ts'
import { readHostPage } from './host/read.ts'
import { showHost } from './host/show.ts'
import { readHosts } from './hosts/read.ts'
import { showHosts } from './hosts/show.ts'
import { addEvents } from './live/events.ts'
import { NewsDesk } from './live/news-desk.ts'
import { addLogs } from './log/routes.ts'
import { addLogTails } from './log/tail-route.ts'
import { addMetrics } from './metrics/metrics.ts'
import { pagesOf } from './page.ts'
import { readPictures } from './pictures/read.ts'
import { showPictures } from './pictures/show.ts'
import { readTrail } from './trail/read.ts'
import { readRevision } from './trail/revision.ts'
import { showTrail } from './trail/show.ts'
import { showRevision } from './trail/show-revision.ts'
import type { WebWorld } from './world.ts'

/**
 * Everything that the page answers. `token`: the word that whoever looks has to know; undefined where nobody has to.
 * `open`: ends the streams of events when it is aborted.
 */
export function createApp(world: WebWorld, token: string | undefined, open: AbortSignal): Hono {
	const app = new Hono()
	const desk = new NewsDesk(world)
	app.use(readOnly)
	app.use(checkHostHeader(() => world.settings().web.names))
	app.get('/healthz', (context) => context.json({ ok: true }))
	if (token !== undefined) app.use(checkToken(token))
	const addPage = pagesOf(app, world)
	addAssets(app)
	addEvents(app, world, desk, open)
	addLogTails(app, world, desk, open)
	addPage('/', readHosts, showHosts)
	addPage('/hosts/:host', readHostPage, showHost)
	addPage('/hosts/:host/generations/:number', readGeneration, showGeneration)
	addLogs(app, world)
	addPage('/hosts/:host/trail', readTrail, showTrail)
	addPage('/hosts/:host/revisions/:revision', readRevision, showRevision)
	addPage('/hosts/:host/pictures', readPictures, showPictures)
	addFeed(app, world)
	addMetrics(app, world)
	app.notFound((context) => context.text('There is no such page. What this server knows is at /\n', 404))
	app.onError((error, context) => {
		world.log.error({ path: context.req.path, reason: messageOf(error) }, 'a page could not be shown')
		return context.text('This page could not be shown. The log of altroot-server says why.\n', 500)
	})
	return app
}
