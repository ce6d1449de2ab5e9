import { shortRevision } from '@altroot/shared/ledger/names'
import { html } from 'hono/html'
import type { Shown } from '../layout/layout.ts'
import { address, type Markup } from '../layout/markup.ts'
import { pager } from '../layout/pager.ts'
import { when } from '../layout/time.ts'
import type { FileDiff, RevisionPage } from './revision.ts'
import { result } from './show.ts'

/** One revision: what it changed in words, who made it, what was built of it, and the lines themselves. */
export function showRevision(page: RevisionPage, now: number): Shown {
	const { host, revision, generations, files, from, total } = page
	const at = address('hosts', host, 'revisions', revision.revision)
	const after = from + files.length < total ? `${at}?from=${from + files.length}` : undefined
	return {
		title: revision.subject,
		way: [
			['Hosts', '/'],
			[host, address('hosts', host)],
			['Audit trail', address('hosts', host, 'trail')],
		],
		body: html`${from > 0 ? '' : story(page, now)}
<div class="result">${generations.map((each) => result(host, each))}</div>
<section aria-labelledby="diff"><h2 id="diff">What changed, line by line</h2>
${files.length === 0 ? html`<p class="empty">No file differs.</p>` : files.map(fileView)}
${pager(from > 0 ? at : undefined, after, ['First files', 'More files'])}</section>`,
	}
}

function story({ host, revision }: RevisionPage, now: number): Markup {
	const { author, time, changes, trailers, parents, revision: id } = revision
	const told = Object.entries(trailers).filter(([name]) => name !== 'Host')
	return html`<dl class="facts"><div><dt>Revision</dt><dd><code>${shortRevision(id)}</code></dd></div><div><dt>By</dt><dd>${author}</dd></div>
<div><dt>When</dt><dd>${when(time, now)}</dd></div>${told.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
${parents.map((parent) => html`<div><dt>After</dt><dd><a href="${address('hosts', host, 'revisions', parent)}"><code>${shortRevision(parent)}</code></a></dd></div>`)}</dl>
<ul class="changes">${changes.slice(0, 500).map((change) => html`<li>${change}</li>`)}</ul>`
}

function fileView({ path, lines }: FileDiff): Markup {
	const body =
		lines === null
			? html`<p class="dim">This file is no text, or too long to be compared here.</p>`
			: html`<pre class="diff" tabindex="0">${lines.slice(2).map(lineView)}</pre>`
	return html`<details open><summary><code>${path}</code></summary>${body}</details>`
}

const kinds: Readonly<Record<string, string>> = { '+': 'on', '-': 'off', '@': 'hunk' }

function lineView(line: string): Markup {
	return html`<span class="line ${kinds[line[0] ?? ''] ?? ''}">${line}\n</span>`
}
