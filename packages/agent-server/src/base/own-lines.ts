import { type AddedLine, printAdded } from '@altroot/shared/portage/added-lines'

const head = `# Written by altroot-server: what the builds for laptops need of this machine's own packages.
# Lines of a later file, or below, take precedence.
`
const begin = '# altroot-server: begin. What the builds for laptops need of this machine’s own packages.\n'
const end = '# altroot-server: end\n'

/** The text of a file that is all ours, with the lines at its end. */
export function withOwnLines(text: string, lines: readonly AddedLine[]): string {
	return addTo(text === '' ? `${head}\n` : text, lines)
}

/** The same for a block of ours in a file of the administrator's: at its end, if it is not there yet. */
export function withOwnBlock(text: string, lines: readonly AddedLine[]): string {
	const start = text.indexOf(begin)
	const stop = text.indexOf(end, start)
	if (start < 0 || stop < 0) {
		const before = text === '' || text.endsWith('\n') ? text : `${text}\n`
		return `${before}\n${begin}${addTo('', lines)}${end}`
	}
	const inside = start + begin.length
	return text.slice(0, inside) + addTo(text.slice(inside, stop), lines) + text.slice(stop)
}

/** A line that is there already and still does not count was undone by a later one: it moves to the end. */
function addTo(own: string, lines: readonly AddedLine[]): string {
	const kept = lines.reduce((text, { line }) => without(text, line), own)
	return kept + printAdded(lines)
}

/** Takes a line away, with the comment right above it. */
function without(text: string, line: string): string {
	const rows = text.split('\n')
	const at = rows.indexOf(line)
	if (at < 0) return text
	const comment = rows.slice(0, at).findLastIndex((row) => !row.startsWith('#')) + 1
	return [...rows.slice(0, comment), ...rows.slice(at + 1)].join('\n')
}
