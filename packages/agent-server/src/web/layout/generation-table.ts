import { shortRevision } from '@altroot/shared/ledger/names'
import { html } from 'hono/html'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { badge } from './badge.ts'
import { address, type Markup } from './markup.ts'
import { took, when } from './time.ts'

/** A generation with the first line of its revision, where the ledger has that. */
export interface ListedGeneration extends GenerationSummary {
	readonly subject: string | null
}

/** Generations as a table, each with what changed and what came of it. */
export function generationTable(host: string, generations: readonly ListedGeneration[], now: number): Markup {
	return html`<table class="list generations"><thead><tr><th scope="col">No.</th><th scope="col">Outcome</th><th scope="col">What changed, and what came of it</th>
<th scope="col" class="number">Packages</th><th scope="col" class="number">Took</th><th scope="col">Begun</th></tr></thead><tbody>
${generations.map((generation) => row(host, generation, now))}</tbody></table>`
}

function row(host: string, generation: ListedGeneration, now: number): Markup {
	const { number, revision, outcome, reason, subject, packages, failed, started, ended } = generation
	const bad = failed > 0 ? html` <span class="bad">${failed} failed</span>` : ''
	return html`<tr><td data-label="No."><a href="${address('hosts', host, 'generations', number)}">${number}</a></td>
<td data-label="Outcome">${badge(outcome)}</td>
<td class="wide"><a class="plain" href="${address('hosts', host, 'revisions', revision)}">${subject ?? shortRevision(revision)}</a><span class="reason">${reason}</span></td>
<td class="number" data-label="Packages">${packages}${bad}</td><td class="number" data-label="Took">${took(ended === null ? null : ended - started)}</td>
<td data-label="Begun">${when(started, now)}</td></tr>`
}
