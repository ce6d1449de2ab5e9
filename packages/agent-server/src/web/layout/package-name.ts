import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** `dev-libs/openssl-3.0.15` with its category held back; it may break after the slash on a narrow screen. */
export function packageName(name: string): Markup {
	const slash = name.indexOf('/') + 1
	return html`<span class="package"><span class="category">${name.slice(0, slash)}</span><wbr>${name.slice(slash)}</span>`
}
