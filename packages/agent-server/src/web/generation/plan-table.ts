import { printBytes } from '@altroot/shared/cli/words'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { html } from 'hono/html'
import { badge } from '../layout/badge.ts'
import { address, type Markup } from '../layout/markup.ts'
import { packageName } from '../layout/package-name.ts'
import { took } from '../layout/time.ts'

/** The plan as a table. `at`: the address of the generation; `revision`: where the lines that caused something stand. */
export function planTable(host: string, at: string, revision: string, packages: readonly GenerationPackage[]): Markup {
	const rows = packages.map((one) => row(one, at, address('hosts', host, 'revisions', revision)))
	return html`<table class="list plan"><thead><tr><th scope="col">Package</th><th scope="col">Version</th><th scope="col">USE</th><th scope="col">Because of</th>
<th scope="col" class="number">Download</th><th scope="col" class="number">Size</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Took</th><th scope="col">Outcome</th></tr></thead><tbody>
${rows}</tbody></table>`
}

function row(one: GenerationPackage, at: string, revision: string): Markup {
	const { name, version } = nameAndVersion(one.package)
	const where = one.root === '/' ? html` <span class="tag">for the server</span>` : ''
	const old = one.old.length === 0 ? '' : html`<span class="dim">${one.old.join(', ')} →</span> `
	const duration = one.started === null || one.ended === null ? null : one.ended - one.started
	return html`<tr><th scope="row">${packageName(name)}${where}</th><td data-label="Version">${old}${version} <span class="dim">${one.action}${one.binary ? ', binary' : ''}</span></td>
<td class="wide use" data-label="USE">${useView(one)}</td><td data-label="Because of">${causeView(one, revision)}</td>
<td class="number" data-label="Download">${sizeOf(one)}</td><td class="number" data-label="Size">${one.size === undefined ? '–' : printBytes(one.size)}</td><td class="number" data-label="Expected">${took(one.expected)}</td>
<td class="number" data-label="Took">${took(duration)}</td><td class="outcome" data-label="Outcome">${badge(one.outcome)}${more(one, at)}</td></tr>`
}

/** Why it is not built, the phase that runs, and its log. */
function more({ outcome, phase, reason, log, position }: GenerationPackage, at: string): Markup {
	const inPhase = phase !== null && outcome !== 'built' ? html` <span class="phase">${phase}</span>` : ''
	const why = reason === '' ? '' : html`<span class="reason">${reason}</span>`
	const link = log === null ? '' : html` <a href="${at}/packages/${position}/log?at=error">log</a>`
	return html`${inPhase}${link}${why}`
}

/** Flags that differ from what is installed, first; then the others, held back. */
function useView({ use }: GenerationPackage): Markup[] {
	return Object.entries(use).map(([group, flags]) => {
		const changed = flags.filter((flag) => flag.changed)
		const same = flags.filter((flag) => !flag.changed)
		const words = [...changed, ...same].map(({ name, enabled, changed }) => {
			const word = `${enabled ? '+' : '-'}${name}`
			if (!changed) return html`<span class="flag">${word}</span> `
			return html`<strong class="flag ${enabled ? 'on' : 'off'}">${word}</strong> `
		})
		return html`${group === 'USE' ? '' : html`<span class="dim">${group}:</span> `}${words}`
	})
}

function causeView({ cause }: GenerationPackage, revision: string): Markup {
	if (cause === null) return html`<span class="dim">–</span>`
	const place = `${cause.path.replace(/^(etc|var\/lib)\/portage\//, '')}:${cause.line}`
	return html`<a href="${revision}" title="${cause.text}"><code>${place}</code></a>`
}

function sizeOf({ downloadKiB }: GenerationPackage): string {
	if (downloadKiB === null || downloadKiB === 0) return '–'
	return downloadKiB < 1024 ? `${downloadKiB} KiB` : `${(downloadKiB / 1024).toFixed(1)} MiB`
}
