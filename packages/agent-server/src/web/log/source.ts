import type { Context } from 'hono'
import { address } from '../layout/markup.ts'
import { hostIn, numberIn } from '../page.ts'
import type { WebWorld } from '../world.ts'

/** A log that the history names. */
export interface LogSource {
	readonly host: string
	readonly generation: number
	/** The package whose log it is; null for emerge's whole output. */
	readonly package: string | null
	readonly path: string
	/** Of its page. */
	readonly address: string
	/** It may still grow. */
	readonly running: boolean
}

/** The addresses of logs: of a generation, of a package that it tells as failed, of a package in its plan. */
export const logRoutes = ['log', 'failed/:failed/log', 'packages/:position/log'].map(
	(end) => `/hosts/:host/generations/:number/${end}`,
)

/** The log that an address means. The path comes from the history, and from nowhere else. */
export function logSource(world: WebWorld, context: Context): LogSource | undefined {
	const host = hostIn(world, context)
	const number = numberIn(context.req.param('number'))
	if (host === undefined || number === undefined) return undefined
	const generation = world.history.generation(host, number)
	if (generation === undefined) return undefined
	const at = address('hosts', host, 'generations', number)
	const running = generation.outcome === 'building'
	const source = (path: string | null | undefined, name: string | null, end: string): LogSource | undefined =>
		path ? { host, generation: number, package: name, path, address: `${at}/${end}log`, running } : undefined
	const failed = numberIn(context.req.param('failed'))
	if (failed !== undefined) {
		const one = generation.failed[failed]
		return source(one?.log, one?.package ?? null, `failed/${failed}/`)
	}
	const position = numberIn(context.req.param('position'))
	if (position !== undefined) {
		const one = world.history.package(host, number, position)
		return source(one?.log, one?.package ?? null, `packages/${position}/`)
	}
	return context.req.path === `${at}/log` || context.req.path.startsWith(`${at}/log/`)
		? source(generation.log, null, '')
		: undefined
}
