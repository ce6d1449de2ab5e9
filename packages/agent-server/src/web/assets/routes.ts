import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { icon } from './icon.ts'
import { liveScript } from './script-live.ts'
import { logScript } from './script-log.ts'
import { baseStyle } from './style-base.ts'
import { listStyle } from './style-lists.ts'
import { logStyle } from './style-log.ts'
import { pictureStyle } from './style-pictures.ts'

const files = {
	'/style.css': ['text/css; charset=utf-8', baseStyle + listStyle + logStyle + pictureStyle],
	'/page.js': ['text/javascript; charset=utf-8', liveScript + logScript],
	'/icon.svg': ['image/svg+xml', icon],
} as const

/** The style sheet, the script and the sign. A browser asks whether they are still the same, so an upgrade counts at once. */
export function addAssets(app: Hono): void {
	for (const [path, [type, text]] of Object.entries(files)) {
		const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`
		app.get(path, (context) => {
			context.header('ETag', tag)
			if (context.req.header('if-none-match') === tag) return context.body(null, 304)
			context.header('Content-Type', type)
			return context.body(text)
		})
	}
}
