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

const [height, top, foot] = [200, 24, 34]
/** Slots that there are at least, and labels at most: those have their size on every screen. */
const [slots, labels] = [8, 12]

/** A bar in time: below it `name`, and below that `under`. */
export interface StandingBar extends Bar {
	readonly label: string
	readonly under?: string
}

/** Bars that stand beside each other, in time; the highest one says what it stands for. */
export function standingBars(title: string, bars: readonly StandingBar[]): Markup {
	const most = Math.max(1, ...bars.map(({ value }) => value))
	const highest = bars.findIndex(({ value }) => value === most)
	const every = Math.ceil(bars.length / labels)
	const slot = 1 / Math.max(bars.length, slots)
	const told = bars.map(({ name, words }) => `${name} ${words}`).join(', ')
	const base = height - foot
	return html`<figure class="standing"><figcaption>${title}</figcaption>
<svg width="100%" height="${height}" role="img" aria-label="${title}: ${told}">
<line x1="0" x2="100%" y1="${base}" y2="${base}"/>
${bars.map(({ name, value, words, note, label, under }, index) => {
	const tall = Math.round(((base - top) * value) / most)
	const middle = (index + 0.5) * slot
	return html`<rect x="${percent((index + 0.15) * slot)}" width="${percent(0.7 * slot)}" y="${base - tall}" height="${tall}" rx="2"><title>${name}: ${words}${note === undefined ? '' : `, ${note}`}</title></rect>
${index % every === 0 ? text(middle, base + 14, label) : ''}${under === undefined ? '' : text(middle, base + 28, under)}${index === highest ? text(middle, base - tall - 6, words) : ''}`
})}</svg></figure>`
}

/** Text over its place, but never beyond an edge. */
function text(x: number, y: number, words: string): Markup {
	if (x < 0.1) return html`<text class="start" x="0" y="${y}">${words}</text>`
	if (x > 0.9) return html`<text class="end" x="100%" y="${y}">${words}</text>`
	return html`<text x="${percent(x)}" y="${y}">${words}</text>`
}

function percent(part: number): string {
	return `${(part * 100).toFixed(2)}%`
}
