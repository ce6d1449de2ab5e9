import { count } from '@altroot/shared/cli/words'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { html } from 'hono/html'
import type { Markup } from './markup.ts'
import { packageName } from './package-name.ts'
import { when } from './time.ts'

/** What the laptop's own Portage says of a generation's packages: all that would stay behind, and why. */
export function verdictView(verdict: Verdict | null, at: string, generation: number, now: number): Markup {
	const of = html`<a href="${at}/generations/${generation}">generation ${generation}</a>`
	if (verdict === null)
		return html`<p class="dim">The laptop has not said yet whether it takes the packages of ${of}.</p>`
	const { trees, install, present, behind, more, time } = verdict
	const word =
		behind.length === 0
			? html`<span class="badge good">all of it</span>`
			: html`<span class="badge ask">not all of it</span>`
	return html`<p>${word} ${of}: ${count(install, 'package')} to install, ${present} there already. <span class="dim">Asked ${when(time, now)}.</span></p>
${trees.map(
	({ name, laptop, built }) =>
		html`<p>The tree <code>${name}</code> is at <code>${laptop}</code> on the laptop, the build was made with <code>${built}</code>.</p>`,
)}
${behind.length === 0 ? '' : behindTable(behind)}
${more > 0 ? html`<p class="dim">and ${more} more</p>` : ''}`
}

function behindTable(behind: Verdict['behind']): Markup {
	const rows = behind.map(
		({ package: name, reason }) =>
			html`<tr><td data-label="Stays behind">${packageName(name)}</td><td class="wide">${reason}</td></tr>`,
	)
	return html`<table class="list"><thead><tr><th scope="col">Stays behind</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table>`
}
