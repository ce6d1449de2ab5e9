import { html } from 'hono/html'
import { badge } from '../layout/badge.ts'
import { decisions } from '../layout/decisions.ts'
import { failures } from '../layout/failures.ts'
import { generationTable } from '../layout/generation-table.ts'
import type { Shown } from '../layout/layout.ts'
import { address, type Markup } from '../layout/markup.ts'
import { pager } from '../layout/pager.ts'
import { progressView } from '../layout/progress.ts'
import { when } from '../layout/time.ts'
import { verdictView } from '../layout/verdict.ts'
import type { HostPage } from './read.ts'

/** One host: what goes on, what a person has to do, and its generations. */
export function showHost(page: HostPage, now: number): Shown {
	const { summary, generations, before, first } = page
	const { host } = summary
	const at = address('hosts', host)
	return {
		title: host,
		way: [['Hosts', '/']],
		live: first ? `${at}/events` : undefined,
		feed: `${at}/feed.atom`,
		beside: html`<nav class="tabs" aria-label="More of ${host}"><a href="${at}/trail">Audit trail</a><a href="${at}/pictures">Pictures</a><a href="${at}/feed.atom">Feed</a></nav>`,
		body: html`${first ? present(page, now) : ''}
<section><h2>Generations</h2>
${generations.length === 0 ? html`<p class="empty">Nothing was built for ${host} yet.</p>` : generationTable(host, generations, now)}
${pager(first ? undefined : at, before === null ? undefined : `${at}?before=${before}`, ['Newest', 'Older'])}</section>`,
	}
}

function present({ summary, proposals, newest, verdict }: HostPage, now: number): Markup {
	const { host, generation, waiting, published, suspended, insteadOf } = summary
	const at = address('hosts', host)
	return html`${generation === null ? '' : latest(at, generation, now)}
${progressView(summary, now)}
${suspended === null ? '' : html`<p><span class="badge ask">suspended</span> ${when(suspended, now)}: <code>altroot-server resume ${host}</code> lets it go on.</p>`}
${insteadOf === null ? '' : html`<p>Rolled back: generation ${published} is published again in place of <a href="${at}/generations/${insteadOf}">generation ${insteadOf}</a>.</p>`}
${waiting === null ? '' : html`<p>A newer <a href="${at}/revisions/${waiting}">revision</a> waits for its turn.</p>`}
${decisions(proposals, newest ?? undefined)}
${generation === null || newest === null ? '' : failures(`${at}/generations/${generation.number}`, newest.failed)}
${published === null ? '' : html`<section><h2>Will ${host} take it?</h2>${verdictView(verdict, at, published, now)}</section>`}`
}

function latest(at: string, generation: NonNullable<HostPage['summary']['generation']>, now: number): Markup {
	const { number, outcome, reason, started, ended } = generation
	const time = ended === null ? html`begun ${when(started, now)}` : html`ended ${when(ended, now)}`
	return html`<p class="latest">${badge(outcome)} <span class="reason">${reason}</span>
<span class="dim"><a href="${at}/generations/${number}">Generation ${number}</a> ${time}</span></p>`
}
