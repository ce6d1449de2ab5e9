import type { html } from 'hono/html'

/** Text for the page in which everything that did not come from a template of ours is escaped. */
export type Markup = ReturnType<typeof html>

/** An address below this server from its parts, each of which may hold anything. */
export function address(...parts: readonly (string | number)[]): string {
	return `/${parts.map((part) => encodeURIComponent(part)).join('/')}`
}
