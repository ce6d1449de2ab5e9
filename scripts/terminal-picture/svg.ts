import type { Run, ShownLine } from './screen.ts'

const size = { width: 8.4, height: 18, margin: 16 }

/** Red to cyan: the terminal's bright ones are not told apart from the others. */
const hues = ['#f28b82', '#8bd49c', '#f2cc60', '#7aa2f7', '#c99df0', '#6fd0d8']
const plain = '#d8dee9'

/** Colours 0 to 15 on a dark ground. */
const palette = ['#3b4252', ...hues, plain, '#7b8394', ...hues, '#ffffff']

/** The lines as a picture in which each appears when it came, `speed` times as fast; seen without motion, all are there. */
export function svgOf(lines: readonly ShownLine[], columns: number, speed: number): string {
	const shown = withoutEmptyEnd(lines)
	const width = Math.ceil(columns * size.width + 2 * size.margin)
	const height = shown.length * size.height + 2 * size.margin
	const rows = shown.map(({ runs, after }, row) => {
		const y = size.margin + (row + 0.8) * size.height
		const delay = (after / 1000 / speed).toFixed(2)
		return `<text x="${size.margin}" y="${y.toFixed(1)}" style="animation-delay:${delay}s">${runs.map(span).join('').trimEnd()}</text>`
	})
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What the demo shows">
<style>
text { font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: ${plain}; white-space: pre; animation: come 1ms both }
.b { font-weight: bold } .d { opacity: .6 }
@keyframes come { from { visibility: hidden } to { visibility: visible } }
@media (prefers-reduced-motion: reduce) { text { animation: none } }
</style>
<rect width="100%" height="100%" rx="8" fill="#1c2030"/>
${rows.join('\n')}
</svg>
`
}

function span({ text, color, bold, dim }: Run): string {
	const classes = [...(bold ? ['b'] : []), ...(dim ? ['d'] : [])].join(' ')
	const fill = color === undefined ? '' : ` fill="${palette[color] ?? plain}"`
	const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
	return classes === '' && fill === ''
		? escaped
		: `<tspan${classes === '' ? '' : ` class="${classes}"`}${fill}>${escaped}</tspan>`
}

function withoutEmptyEnd(lines: readonly ShownLine[]): readonly ShownLine[] {
	const last = lines.findLastIndex(({ runs }) => runs.some(({ text }) => text.trim() !== ''))
	return lines.slice(0, last + 1)
}
