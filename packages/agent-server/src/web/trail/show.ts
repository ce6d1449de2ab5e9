import { shortRevision } from '@altroot/shared/ledger/names'
import type { BuildNote } from '@altroot/shared/ledger/notes'
import { html } from 'hono/html'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { badge } from '../layout/badge.ts'
import type { Shown } from '../layout/layout.ts'
import { address, type Markup } from '../layout/markup.ts'
import { pager } from '../layout/pager.ts'
import { took, when } from '../layout/time.ts'
import type { TrailEntry, TrailPage } from './read.ts'

/** A revision may have hundreds of changes; its own page has them all. */
const most = 8

/** The audit trail: what changed, and beside it what the build made of it. */
export function showTrail({ host, entries, before, first }: TrailPage, now: number): Shown {
	const at = address('hosts', host, 'trail')
	const older = before === null ? undefined : `${at}?before=${before}`
	return {
		title: 'Audit trail',
		way: [
			['Hosts', '/'],
			[host, address('hosts', host)],
		],
		live: first ? `${address('hosts', host)}/events` : undefined,
		body: html`${entries.length === 0 ? html`<p class="empty">${host} has pushed nothing yet.</p>` : html`<ol class="trail">${entries.map((entry) => item(host, entry, now))}</ol>`}
${pager(first ? undefined : at, older, ['Newest', 'Older'])}`,
	}
}

function item(
	host: string,
	{ revision, subject, changes, author, time, generations, note }: TrailEntry,
	now: number,
): Markup {
	const at = address('hosts', host, 'revisions', revision)
	const shown = changes.slice(0, most)
	const more = changes.length > most ? html`<li><a href="${at}">and ${changes.length - most} more</a></li>` : ''
	return html`<li><div class="change"><h2><a href="${at}">${subject}</a></h2>
<p class="dim"><code>${shortRevision(revision)}</code> by ${author}, ${when(time, now)}</p>
${changes.length > 1 ? html`<ul>${shown.map((change) => html`<li>${change}</li>`)}${more}</ul>` : ''}</div>
<div class="result">${generations.length === 0 ? noteView(note) : generations.map((each) => result(host, each))}</div></li>`
}

/** What the build made of a revision. */
export function result(host: string, { number, outcome, reason, started, ended }: GenerationSummary): Markup {
	const link = html`<a href="${address('hosts', host, 'generations', number)}">Generation ${number}</a>`
	const duration = ended === null ? '' : html` in ${took(ended - started)}`
	return html`<p>${badge(outcome)} <span class="dim">${link}${duration}</span><span class="reason">${reason}</span></p>`
}

function noteView(note: BuildNote | null): Markup {
	if (note === null) return html`<p class="dim">not built</p>`
	const told = html`<span class="dim">Generation ${note.number} in ${took(note.duration * 1000)}</span>`
	return html`<p>${badge(note.outcome)} ${told}<span class="reason">${note.reason}</span></p>`
}
