import { count, printBytes } from '@altroot/shared/cli/words'
import { shortRevision } from '@altroot/shared/ledger/names'
import { html } from 'hono/html'
import { badge } from '../layout/badge.ts'
import { decisions } from '../layout/decisions.ts'
import { failures } from '../layout/failures.ts'
import type { Shown } from '../layout/layout.ts'
import { address, type Markup } from '../layout/markup.ts'
import { pager } from '../layout/pager.ts'
import { progressView } from '../layout/progress.ts'
import { took, when } from '../layout/time.ts'
import { verdictView } from '../layout/verdict.ts'
import { planTable } from './plan-table.ts'
import { type GenerationPage, perPage } from './read.ts'

/** One generation: what came of it and why, and its plan as a table. */
export function showGeneration(page: GenerationPage, now: number): Shown {
	const { host, generation, present } = page
	const { number, outcome, failed, verdict } = generation
	const at = address('hosts', host, 'generations', number)
	const ready = outcome === 'published' || outcome === 'failed'
	return {
		title: `Generation ${number}`,
		way: [
			['Hosts', '/'],
			[host, address('hosts', host)],
		],
		live: outcome === 'building' ? `${address('hosts', host)}/events` : undefined,
		beside: html`<nav class="tabs" aria-label="More of generation ${number}"><a href="${at}/log">Log</a></nav>`,
		body: html`${facts(page, now)}
${present === null ? '' : progressView(present, now)}
${decisions([], generation)}
${failures(at, failed)}
${plan(page, at)}
${ready ? html`<section><h2>Will ${host} take it?</h2>${verdictView(verdict ?? null, address('hosts', host), number, now)}</section>` : ''}`,
	}
}

function facts({ host, generation, revision }: GenerationPage, now: number): Markup {
	const { outcome, reason, started, ended, packages, size, trees } = generation
	const subject = revision?.subject ?? shortRevision(generation.revision)
	const states = Object.entries(trees).map(
		([name, state]) => html`<span><code>${name}</code> ${shortState(state)}</span>`,
	)
	return html`<p class="latest">${badge(outcome)} <span class="reason">${reason}</span></p>
<dl class="facts"><div><dt>Revision</dt><dd><a href="${address('hosts', host, 'revisions', generation.revision)}">${subject}</a></dd></div>
<div><dt>Begun</dt><dd>${when(started, now)}</dd></div><div><dt>Took</dt><dd>${took(ended === null ? null : ended - started)}</dd></div>
<div><dt>Built</dt><dd>${count(packages, 'package')}${size === undefined ? '' : `, ${printBytes(size)}`}</dd></div><div><dt>Trees</dt><dd>${states.length === 0 ? '–' : states}</dd></div></dl>`
}

function plan(page: GenerationPage, at: string): Markup {
	const { host, generation, packages, counts, show, from, total } = page
	if (counts.all === 0) return html``
	const links = Object.entries(counts).map(([name, many]) => {
		const here = name === show ? html` aria-current="true"` : ''
		return html`<a href="${at}${name === 'all' ? '' : `?show=${name}`}"${here}>${name} <span>${many}</span></a>`
	})
	const part = (start: number): string => `${at}?show=${show}&from=${start}`
	const before = from > 0 ? part(Math.max(0, from - perPage)) : undefined
	const after = from + packages.length < total ? part(from + packages.length) : undefined
	return html`<section aria-labelledby="plan"><div class="section-head"><h2 id="plan">Plan</h2><nav class="filters" aria-label="Which packages">${links}</nav></div>
${packages.length === 0 ? html`<p class="empty">None of its packages.</p>` : planTable(host, at, generation.revision, packages)}
${pager(before, after, ['Before these', 'After these'])}</section>`
}

/** A git commit by the digits that people type; the text of a timestamp as it is. */
function shortState(state: string): string {
	return /^[\da-f]{40}$/.test(state) ? shortRevision(state) : state.slice(0, 60)
}
