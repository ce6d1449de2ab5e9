import { html } from 'hono/html'
import type { Markup } from '../layout/markup.ts'
import { type Look, parseAnsi, plainLook, type Span } from './ansi.ts'

/** A line of a log, with the place of its first byte. */
export interface LogLine {
	readonly at: number
	readonly text: string
	/** False for the last line of a file that is still being written. */
	readonly ended: boolean
}

/** Longer ones are cut into several: a browser, too, has its limits. */
const longest = 4_000

/** Whole lines of `bytes`, which begin at `start` of the file. What is no UTF-8 becomes U+FFFD. */
export function linesIn(bytes: Buffer, start: number): LogLine[] {
	const lines: LogLine[] = []
	for (let at = 0; at < bytes.length; ) {
		const newline = bytes.indexOf(0x0a, at)
		const end = newline < 0 ? bytes.length : newline
		const cut = Math.min(end, at + longest)
		lines.push({ at: start + at, text: bytes.toString('utf8', at, cut), ended: newline >= 0 || cut < end })
		at = cut < end ? cut : end + 1
	}
	return lines
}

/** What a line is, by how Portage and compilers begin it: emerge runs without colours, so the page gives them back. */
const kinds: readonly (readonly [RegExp, string])[] = [
	[/^ \* ERROR: |^!!! |(?:^|[\s:])(?:fatal )?error(?:\[E\d+\])?: |^CMake Error|undefined reference to/i, 'bad'],
	[/^ \* (?:QA Notice|WARNING)|(?:^|[\s:])warning: /i, 'ask'],
	[/^>>> /, 'step'],
	[/^\$ /, 'command'],
]

/** Each line as HTML. `mark`: the place of the line that is jumped to. */
export function renderLines(lines: readonly LogLine[], mark?: number): Markup[] {
	let look: Look = plainLook
	return lines.map(({ at, text }) => {
		const read = parseAnsi(text, look)
		look = read.look
		const plain = read.spans.map((span) => span.text).join('')
		const kind = kinds.find(([pattern]) => pattern.test(plain))?.[1]
		const spans = read.spans.map(spanView)
		if (at === mark) return html`<span id="error" class="line mark ${kind ?? ''}" tabindex="-1">${spans}\n</span>`
		return kind === undefined ? html`${spans}\n` : html`<span class="line ${kind}">${spans}\n</span>`
	})
}

function spanView({ text, classes }: Span): Markup | string {
	return classes === '' ? text : html`<span class="${classes}">${text}</span>`
}
