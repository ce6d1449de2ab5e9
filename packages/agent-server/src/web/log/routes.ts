import type { Context, Hono } from 'hono'
import { layout } from '../layout/layout.ts'
import { numberIn, wantsJson } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { findError } from './error-place.ts'
import { openLog } from './place.ts'
import { readLogPage } from './read.ts'
import { logAsJson, showLog } from './show.ts'
import { logRoutes, logSource } from './source.ts'
import { wholeLog } from './whole.ts'

/** Every log: a part of it, the whole text, and the jump to its error. */
export function addLogs(app: Hono, world: WebWorld): void {
	for (const path of logRoutes) {
		app.get(path, async (context) => {
			if (context.req.query('at') === 'error') return jumpToError(world, context)
			const page = await readLogPage(world, context)
			if (page === undefined) return context.notFound()
			context.header('Vary', 'Accept')
			if (wantsJson(context)) return context.json(logAsJson(page))
			return context.html(layout(showLog(page), world.clock.now()))
		})
		app.get(`${path}/raw`, (context) => wholeLog(world, context))
	}
}

/** `&after=BYTE`: the next one behind that. */
async function jumpToError(world: WebWorld, context: Context): Promise<Response> {
	const source = logSource(world, context)
	await using file = source && (await openLog(world, source.host, source.path))
	if (source === undefined || file === undefined) return context.notFound()
	const found = await findError(file, numberIn(context.req.query('after')) ?? 0)
	if (found === undefined) return context.redirect(`${source.address}#end`)
	const { from, mark, next } = found
	return context.redirect(`${source.address}?from=${from}&mark=${mark}&next=${next}#error`)
}
