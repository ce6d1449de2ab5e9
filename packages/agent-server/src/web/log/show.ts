import { html } from 'hono/html'
import type { Shown } from '../layout/layout.ts'
import { address } from '../layout/markup.ts'
import { renderLines } from './lines.ts'
import type { LogPage } from './read.ts'

/** A part of a log, with links to what is before and behind it: a script reads on by them, a person can as well. */
export function showLog(page: LogPage): Shown {
	const { source, from, to, size, mark, next, lines } = page
	const { host, generation, address: at, running } = source
	const live = running && to === size && size > 0
	return {
		live: running && size === 0 ? `${address('hosts', host)}/events` : undefined,
		title: source.package === null ? 'Log' : `Log of ${source.package}`,
		way: [
			['Hosts', '/'],
			[host, address('hosts', host)],
			[`Generation ${generation}`, address('hosts', host, 'generations', generation)],
		],
		beside: html`<nav class="tabs" aria-label="Parts of the log"><a href="${at}?from=0">Start</a><a href="${at}?at=error${next === null ? '' : `&after=${next}`}">${next === null ? 'Jump to the error' : 'Next error'}</a><a href="${at}#end">End</a><a href="${at}/raw">Whole, as text (${printSize(size)})</a></nav>`,
		body: html`<div class="log" data-log="${at}"${live ? html` data-tail="${at}/tail?from=${to}"` : ''}>
${from > 0 ? html`<p class="more"><a rel="prev" href="${at}?to=${from}">Earlier: ${printSize(from)} before this</a></p>` : ''}
<pre tabindex="0" aria-label="Log"><span class="chunk" data-from="${from}" data-to="${to}">${renderLines(lines, mark ?? undefined)}</span></pre>
${to < size ? html`<p class="more"><a rel="next" href="${at}?from=${to}">Later: ${printSize(size - to)} after this</a></p>` : ''}
<p id="end" class="dim">${size === 0 ? 'Nothing is written yet.' : live ? 'It goes on here while the build runs.' : to === size ? 'The end.' : ''}</p></div>`,
	}
}

/** The same lines for a program. */
export function logAsJson({ source, from, to, size, lines }: LogPage): Record<string, unknown> {
	const { host, generation, package: name, running } = source
	return { host, generation, package: name, running, from, to, size, lines: lines.map(({ text }) => text) }
}

function printSize(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`
	return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}
