import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { html } from 'hono/html'
import type { Markup } from './markup.ts'
import { packageName } from './package-name.ts'

/** Beyond these, the table of packages tells the rest. */
const most = 20

/** Every failed package with why and the end of its log. `at`: the address of its generation. */
export function failures(at: string, failed: readonly FailedPackage[]): Markup {
	if (failed.length === 0) return html``
	const more =
		failed.length > most ? html`<p><a href="${at}?show=failed">All ${failed.length} failed packages</a></p>` : ''
	return html`<section class="failures" aria-labelledby="failed"><h2 id="failed">Failed</h2>
${failed.slice(0, most).map((each, index) => failure(at, each, index))}${more}</section>`
}

function failure(at: string, { package: name, phase, reason, remedy, tail }: FailedPackage, index: number): Markup {
	const end = tail.slice(-12).join('\n')
	return html`<details${index === 0 ? html` open` : ''}><summary>${packageName(name)} <span class="phase">${phase}</span> <span class="reason">${reason}</span></summary>
${remedy === undefined ? '' : html`<p>${remedy}</p>`}
${end === '' ? '' : html`<pre class="tail" tabindex="0">${end}</pre>`}
<p><a href="${at}/failed/${index}/log?at=error">Its log, at the error</a></p></details>`
}
