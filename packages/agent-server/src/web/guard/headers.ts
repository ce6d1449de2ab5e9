import type { MiddlewareHandler } from 'hono'

/** Scripts, styles and pictures of this server alone, none in the page's own text, and no other page around it. */
const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"form-action 'none'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
].join('; ')

const always = {
	'Content-Security-Policy': policy,
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
} as const

/** Answers only what reads, and tells browsers to trust nothing in the answer: it has other people's text in it. */
export const readOnly: MiddlewareHandler = async (context, next) => {
	if (context.req.method === 'GET' || context.req.method === 'HEAD') await next()
	else context.res = context.text('This page only shows: GET and HEAD are all it knows.\n', 405, { Allow: 'GET, HEAD' })
	for (const [name, value] of Object.entries(always)) context.res.headers.set(name, value)
	if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'private, no-cache')
}
