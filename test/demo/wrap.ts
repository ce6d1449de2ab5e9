/**
 * Breaks one line at blanks into lines of at most `width` columns. What goes on stands below the text after a label
 * (`generation   3: …`), or below the line's own indent.
 */
export function wrap(line: string, width: number): string[] {
	const label = /^(?: *\S+(?: \S+)* {2,}| *)/.exec(line)?.[0] ?? ''
	const hanging = ' '.repeat(label.length)
	const lines: string[] = []
	let rest = line.trimEnd()
	while (rest.length > width) {
		const blank = rest.lastIndexOf(' ', width)
		if (blank <= hanging.length) break // one long word stands whole, so that it can be copied
		lines.push(rest.slice(0, blank))
		rest = hanging + rest.slice(blank + 1)
	}
	return [...lines, rest]
}
