import type { MiddlewareHandler } from 'hono'

const kept = 64

/**
 * Draws a page once for all who ask because of the same news: a hundred open pages are told at the same moment that
 * something has changed, and each asks for itself anew. The stamp of the news says what the page has to be as new as.
 */
export function drawOnce(): MiddlewareHandler {
	const drawn = new Map<string, Response>()
	return async (context, next) => {
		const stamp = context.req.header('x-altroot-stamp')
		if (stamp === undefined) return next()
		const key = `${context.req.url} ${context.req.header('accept')} ${stamp}`
		const known = drawn.get(key)
		if (known !== undefined) return known.clone()
		await next()
		if (context.res.status !== 200) return
		drawn.set(key, context.res.clone())
		if (drawn.size > kept) drawn.delete(drawn.keys().next().value!)
	}
}
