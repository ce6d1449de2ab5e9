import { count } from '@altroot/shared/cli/words'
import { html } from 'hono/html'
import { badge } from '../layout/badge.ts'
import type { Shown } from '../layout/layout.ts'
import { address, type Markup } from '../layout/markup.ts'
import { progressView } from '../layout/progress.ts'
import { when } from '../layout/time.ts'
import type { HostSummary } from './read.ts'

/** The first page: every host at a glance. */
export function showHosts(hosts: readonly HostSummary[], now: number): Shown {
	const running = hosts.filter(({ step }) => step !== null).length
	const queued = hosts.filter(({ waiting, step }) => waiting !== null && step === null).length
	const deciding = hosts.filter(needsPerson).length
	const words = [
		`${running} building`,
		`${queued} waiting`,
		...(deciding > 0 ? [`${deciding} ${deciding === 1 ? 'needs' : 'need'} a person`] : []),
	]
	return {
		title: 'Hosts',
		way: [],
		live: '/events',
		beside: html`<p class="dim">${count(hosts.length, 'host')}: ${words.join(', ')}</p>`,
		body:
			hosts.length === 0
				? html`<p class="empty">No hosts yet: <code>altroot-server host add NAME</code> admits one.</p>`
				: html`<ul class="hosts">${hosts.map((host) => card(host, now))}</ul>`,
	}
}

function needsPerson({ proposals, generation }: HostSummary): boolean {
	return proposals > 0 || generation?.outcome === 'needs-decision'
}

function card(summary: HostSummary, now: number): Markup {
	const { host, generation, published, waiting, step, proposals, suspended } = summary
	const at = address('hosts', host)
	const notes = [
		published === null
			? html`no packages yet`
			: html`packages of <a href="${at}/generations/${published}">generation ${published}</a> are ready`,
		...(suspended !== null ? [html`<span class="badge ask">suspended</span>`] : []),
		...(waiting !== null && step === null ? [html`<span class="badge run">a revision waits</span>`] : []),
		...(proposals > 0
			? [html`<a class="badge ask" href="${at}#decide">${count(proposals, 'proposal')} to decide</a>`]
			: []),
	]
	return html`<li class="card"><div class="card-head"><h2><a href="${at}">${host}</a></h2>${generation === null ? html`<span class="badge dim">nothing built yet</span>` : badge(generation.outcome)}</div>
${generation === null ? '' : latest(at, generation, now)}
${progressView(summary, now)}
<p class="notes">${notes.map((note) => html`<span>${note}</span>`)}</p></li>`
}

function latest(
	at: string,
	{ number, reason, started, ended }: NonNullable<HostSummary['generation']>,
	now: number,
): Markup {
	return html`<p class="reason">${reason}</p>
<p class="dim"><a href="${at}/generations/${number}">Generation ${number}</a> ${ended === null ? html`begun ${when(started, now)}` : html`ended ${when(ended, now)}`}</p>`
}
