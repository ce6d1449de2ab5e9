import type { Context, Hono } from 'hono'
import { DrawnPages } from './drawn-pages.ts'
import { layout, type Shown } from './layout/layout.ts'
import type { WebWorld } from './world.ts'

/** Reads what a page shows from its address; undefined where there is nothing of that name. */
export type Read<T> = (world: WebWorld, context: Context) => Promise<T | undefined> | T | undefined

/** Adds one page: for people as HTML, and the same as JSON for whoever asks for that. */
export type AddPage = <T>(path: string, read: Read<T>, show: (value: T, now: number) => Shown) => void

export function pagesOf(app: Hono, world: WebWorld): AddPage {
	const drawn = new DrawnPages()
	return (path, read, show) => {
		app.get(path, async (context) => {
			context.header('Vary', 'Accept')
			if (wantsJson(context)) {
				const value = await read(world, context)
				return value === undefined ? context.notFound() : context.json(value)
			}
			const page = await drawn.get(context.req.url, context.req.header('x-altroot-stamp'), async () => {
				const value = await read(world, context)
				const now = world.clock.now()
				return value === undefined ? undefined : String(layout(show(value, now), now))
			})
			return page === undefined ? context.notFound() : context.html(page)
		})
	}
}

/** Browsers name text/html; programs that want data name application/json. */
export function wantsJson(context: Context): boolean {
	const accept = context.req.header('accept') ?? ''
	return /\bapplication\/json\b/.test(accept) && !/\btext\/html\b/.test(accept)
}

/** A whole number from the address; undefined for anything else. */
export function numberIn(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** The host that the address names, if it is one of the settings: nothing else is looked up or made a path of. */
export function hostIn(world: WebWorld, context: Context): string | undefined {
	const host = context.req.param('host') ?? ''
	return Object.hasOwn(world.settings().hosts, host) ? host : undefined
}
