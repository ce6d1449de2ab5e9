import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** Links to the parts of a long list beside this one; nothing where this is all of it. */
export function pager(newer: string | undefined, older: string | undefined, names = ['Newer', 'Older']): Markup {
	if (newer === undefined && older === undefined) return html``
	const link = (rel: string, name: string | undefined, to: string | undefined) =>
		to === undefined ? html`<span></span>` : html`<a rel="${rel}" href="${to}">${name}</a>`
	return html`<nav class="pager" aria-label="Parts of the list">${link('prev', names[0], newer)}${link('next', names[1], older)}</nav>`
}
