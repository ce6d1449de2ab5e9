import sliceAnsi from 'slice-ansi'
import stringWidth from 'string-width'

/** The text in at most `width` columns: colours and wide characters are counted as they are seen. */
export function clip(text: string, width: number): string {
	return stringWidth(text) <= width ? text : `${sliceAnsi(text, 0, Math.max(0, width - 1))}…`
}

/** The text in exactly `width` columns. */
export function column(text: string, width: number): string {
	const clipped = clip(text, width)
	return clipped + ' '.repeat(width - stringWidth(clipped))
}

/** Text as lines of at most `width` columns, broken at spaces; a word that is longer is broken anywhere. */
export function fold(text: string, width: number): string[] {
	const lines: string[] = []
	for (const word of text.split(' ')) {
		const last = lines.at(-1)
		if (last !== undefined && stringWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
		else
			for (let rest = word, first = true; first || rest !== ''; first = false) {
				lines.push(sliceAnsi(rest, 0, width))
				rest = sliceAnsi(rest, width)
			}
	}
	return lines
}
