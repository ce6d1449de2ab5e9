import { html } from 'hono/html'
import type { Markup } from '../layout/markup.ts'

/** One bar of a picture. */
export interface Bar {
	readonly name: string
	readonly value: number
	/** The value for people. */
	readonly words: string
	readonly address?: string
	readonly note?: string
}

/** Bars beside each other's names: a table, so that it can be read without seeing, each with its length as SVG. */
export function sideBars(caption: string, columns: readonly [string, string], bars: readonly Bar[]): Markup {
	const most = Math.max(1, ...bars.map(({ value }) => value))
	const head = html`<thead class="unseen"><tr><th scope="col">${columns[0]}</th><th scope="col">${columns[1]}</th></tr></thead>`
	return html`<table class="bars"><caption>${caption}</caption>${head}<tbody>
${bars.map((bar) => {
	const name = bar.address === undefined ? bar.name : html`<a href="${bar.address}">${bar.name}</a>`
	const note = bar.note === undefined ? '' : html` <span class="dim">${bar.note}</span>`
	return html`<tr><th scope="row">${name}${note}</th><td>${length(bar.value / most)}<span>${bar.words}</span></td></tr>`
})}</tbody></table>`
}

function length(part: number): Markup {
	const width = percent(part)
	return html`<svg aria-hidden="true"><rect width="${width}" height="100%" rx="2"/></svg>`
}

const [height, top, foot] = [190, 24, 22]
/** Slots that there are at least, and labels at most: those have their size on every screen. */
const [slots, labels] = [8, 6]

/** Bars that stand beside each other, in time; the highest one says what it stands for. */
export function standingBars(title: string, bars: readonly Bar[]): Markup {
	const most = Math.max(1, ...bars.map(({ value }) => value))
	const highest = bars.findIndex(({ value }) => value === most)
	const every = Math.ceil(bars.length / labels)
	const slot = 1 / Math.max(bars.length, slots)
	const told = bars.map(({ name, words }) => `${name} ${words}`).join(', ')
	return html`<figure class="standing"><figcaption>${title}</figcaption>
<svg width="100%" height="${height}" role="img" aria-label="${title}: ${told}">
<line x1="0" x2="100%" y1="${height - foot}" y2="${height - foot}"/>
${bars.map(({ name, value, words, note }, index) => {
	const tall = Math.round(((height - top - foot) * value) / most)
	const middle = percent((index + 0.5) * slot)
	const label = index % every === 0 ? html`<text x="${middle}" y="${height - 5}">${name}</text>` : ''
	const peak = index === highest ? html`<text x="${middle}" y="${height - foot - tall - 6}">${words}</text>` : ''
	const at = html`x="${percent((index + 0.15) * slot)}" width="${percent(0.7 * slot)}"`
	return html`<rect ${at} y="${height - foot - tall}" height="${tall}" rx="2"><title>${name}: ${words}${note === undefined ? '' : `, ${note}`}</title></rect>${label}${peak}`
})}</svg></figure>`
}

function percent(part: number): string {
	return `${(part * 100).toFixed(2)}%`
}
