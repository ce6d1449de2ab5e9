/** A piece of a line in one look; `classes` are names of ours alone. */
export interface Span {
	readonly text: string
	readonly classes: string
}

/** How text looks from here on; kept from line to line. */
export interface Look {
	readonly color: string
	readonly strong: ReadonlySet<string>
}

export const plainLook: Look = { color: '', strong: new Set() }

/**
 * Escape sequences (ECMA-48): CSI; strings that end in ST or BEL (OSC, DCS, SOS, PM, APC); two-byte ones; then control
 * characters, and what turns the direction of writing (Unicode 9.0, UAX 9), which could make a line read as another.
 */
const special = new RegExp(
	[
		'\\x1b\\[([\\x30-\\x3f]*)[\\x20-\\x2f]*([\\x40-\\x7e]?)',
		'\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?',
		'\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?',
		'[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]',
		'[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]',
	].join('|'),
	'g',
)

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const strengths: Readonly<Record<number, string>> = { 1: 'bold', 2: 'faint', 3: 'italic', 4: 'underline' }

/** The text of one line with Portage's and the compilers' colours as classes; all else that steers a terminal is dropped. */
export function parseAnsi(line: string, before: Look): { readonly spans: readonly Span[]; readonly look: Look } {
	const text = lastDrawn(line)
	const spans: Span[] = []
	let look = before
	let start = 0
	const add = (end: number): void => {
		if (end > start) spans.push({ text: text.slice(start, end), classes: classesOf(look) })
	}
	for (const match of text.matchAll(special)) {
		add(match.index)
		start = match.index + match[0].length
		if (match[2] === 'm') look = change(look, match[1] ?? '')
		else if (match[0] >= '\u0600') spans.push({ text: '\ufffd', classes: classesOf(look) })
	}
	add(text.length)
	return { spans, look }
}

/** What a terminal shows of a line over which the cursor went back, as progress bars do. */
function lastDrawn(line: string): string {
	const whole = line.replace(/\r+$/, '')
	return whole.slice(whole.lastIndexOf('\r') + 1)
}

function classesOf({ color, strong }: Look): string {
	return [color, ...strong].filter(Boolean).join(' ')
}

/** Select Graphic Rendition (ECMA-48 8.3.117): the eight colours, bright or not, and what needs none. */
function change(look: Look, parameters: string): Look {
	const codes = parameters.split(/[;:]/).map(Number)
	let { color } = look
	let strong = new Set(look.strong)
	for (let at = 0; at < codes.length; at++) {
		const code = codes[at]!
		if (code === 0) [color, strong] = ['', new Set()]
		else if (code === 22) for (const each of ['bold', 'faint']) strong.delete(each)
		else if (code === 23 || code === 24) strong.delete(strengths[code - 20]!)
		else if (code === 39) color = ''
		else if (strengths[code]) strong.add(strengths[code])
		else if (code >= 30 && code <= 37) color = names[code - 30]!
		else if (code >= 90 && code <= 97) color = names[code - 90]!
		else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4 // colours of 256 or more: passed over
	}
	return { color, strong }
}
