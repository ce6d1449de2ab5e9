import type { Terminal } from './terminal.ts'
import { clip, fold } from './width.ts'

/** One line of a card before it is laid out: a part with its heading, or more of the part above. */
export interface Part {
	/** One word; empty for what belongs to the heading above. */
	readonly heading: string
	readonly text: string
	/** Lines that the text may take; what is longer is cut. */
	readonly most?: number
	readonly paint?: (text: string) => string
	/** The first to go where the card gets too long. */
	readonly spare?: boolean
}

const indent = 9

/** Columns beyond which a card gets no wider: what belongs together stays together. */
const widest = 100

/** Lines of a card: with the prompts around it, it stays on the smallest window. */
const longest = 24

/** Lays parts out below each other, headings on the left, texts broken at spaces to the right of them: 24 lines at most. */
export function layOut(parts: readonly Part[], terminal: Pick<Terminal, 'width' | 'colors'>): string[] {
	const all = layOutAll(parts, terminal)
	if (all.length <= longest) return all
	const needed = parts.filter(({ spare }) => spare !== true)
	const fewer = layOutAll(needed, terminal)
	return fewer.length <= longest
		? fewer
		: layOutAll(
				needed.map((part) => ({ ...part, most: 1 })),
				terminal,
			)
}

function layOutAll(parts: readonly Part[], { width, colors }: Pick<Terminal, 'width' | 'colors'>): string[] {
	const room = Math.min(width, widest) - indent
	return parts.flatMap(({ heading, text, most = 1, paint = (plain) => plain }) => {
		const lines = fold(text, room)
		const last = lines.length > most ? clip(`${lines[most - 1]} ${lines[most]}`, room) : undefined
		const shown = last === undefined ? lines : [...lines.slice(0, most - 1), last]
		const left = (at: number): string => (at === 0 ? colors.dim(heading.padEnd(indent)) : ' '.repeat(indent))
		return shown.map((line, at) => `${left(at)}${paint(line)}`)
	})
}

/** At most `most` of the parts; the last one says how many there are beside them. */
export function firstParts(parts: readonly Part[], most: number, rest: (count: number) => string): Part[] {
	if (parts.length <= most) return [...parts]
	return [...parts.slice(0, most), { heading: '', text: rest(parts.length - most) }]
}
