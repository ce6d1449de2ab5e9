import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Terminal } from './terminal.ts'

/** The lines of a unified diff of one file, in colours; empty where nothing changes. A missing file is `/dev/null`. */
export function printFileDiff(
	path: string,
	before: string | undefined,
	after: string,
	colors: Terminal['colors'],
): string[] {
	if (before === after) return []
	const from = before === undefined ? '/dev/null' : path
	const options = { headerOptions: FILE_HEADERS_ONLY }
	const patch = createTwoFilesPatch(from, path, before ?? '', after, undefined, undefined, options)
	const lines = patch.replace(/\n$/, '').split('\n')
	return lines.map((line, index) => {
		if (index < 2) return colors.bold(line)
		if (line.startsWith('@@')) return colors.cyan(line)
		if (line.startsWith('+')) return colors.green(line)
		return line.startsWith('-') ? colors.red(line) : line
	})
}
