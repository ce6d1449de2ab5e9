import { printPlace } from '@altroot/shared/diagnostic'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** What a person has to decide, each with the command that does it. */
export function decisions(
	proposals: readonly Proposal[],
	generation: Pick<Generation, 'needs' | 'diagnostics'> | undefined,
): Markup {
	const asked = new Set(proposals.flatMap(({ lines }) => lines.map(({ line }) => line)))
	const needs = generation?.needs.filter(({ line }) => !asked.has(line)) ?? []
	const findings = generation?.diagnostics ?? []
	if (proposals.length + needs.length + findings.length === 0) return html``
	return html`<section class="ask-box" aria-labelledby="decide"><h2 id="decide">A person has to decide</h2>
${proposals.map(proposalView)}
${needs.map(({ root, file, line, reason }) => {
	const where = root === '/' ? ' on the server' : ''
	return html`<div><p>${file}${where} needs this line: ${reason}</p><pre tabindex="0">${line}</pre></div>`
})}
${findings.map((finding) => {
	const hint = finding.hint === undefined ? '' : html` <span class="dim">${finding.hint}</span>`
	return html`<p><code>${printPlace(finding)}</code> <strong>${finding.severity}</strong>: ${finding.message}${hint}</p>`
})}
</section>`
}

function proposalView({ id, lines }: Proposal): Markup {
	const each = lines.map(
		({ file, line, reason }) =>
			html`<li><code>${file}</code>: <code>${line}</code><br><span class="dim">${reason}</span></li>`,
	)
	return html`<div><p>Proposal <code>${id}</code>: the build needs ${lines.length === 1 ? 'a line' : `${lines.length} lines`}
that only the laptop adds.</p><ul>${each}</ul>
<p>On the laptop: <code>altroot-client accept ${id}</code> or <code>altroot-client reject ${id}</code></p></div>`
}
