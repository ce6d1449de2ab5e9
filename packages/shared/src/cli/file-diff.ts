import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Terminal } from './terminal.ts'

/** Changed lines beyond which a file counts as replaced: to compare them takes time with the square of their number. */
const mostEdits = 2_000

/** The lines of a unified diff of one file; empty where nothing changes. A missing file is `/dev/null`. */
export function fileDiff(path: string, before: string | undefined, after: string | undefined): string[] {
	if (before === after) return []
	const [from, to] = [before, after].map((text) => (text === undefined ? '/dev/null' : path)) as [string, string]
	const options = { headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostEdits }
	const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, options)
	if (patch === undefined) return [`--- ${from}`, `+++ ${to}`, ...marked('-', before), ...marked('+', after)]
	return patch.replace(/\n$/, '').split('\n')
}

function marked(sign: string, text = ''): string[] {
	return text
		.replace(/\n$/, '')
		.split('\n')
		.map((line) => sign + line)
}

/** The same in colours. */
export function printFileDiff(
	path: string,
	before: string | undefined,
	after: string,
	colors: Terminal['colors'],
): string[] {
	return fileDiff(path, before, after).map((line, index) => {
		if (index < 2) return colors.bold(line)
		if (line.startsWith('@@')) return colors.cyan(line)
		if (line.startsWith('+')) return colors.green(line)
		return line.startsWith('-') ? colors.red(line) : line
	})
}
