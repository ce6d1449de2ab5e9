import { createTwoFilesPatch } from 'diff'
import type { Terminal } from './terminal.ts'

/** The lines of a unified diff of one file, in colours; empty where nothing changes. A missing file is `/dev/null`. */
export function printFileDiff(
	path: string,
	before: string | undefined,
	after: string,
	colors: Terminal['colors'],
): string[] {
	if (before === after) return []
	const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : path, path, before ?? '', after)
	const [, ...lines] = patch.trimEnd().split('\n') // without the line of `=` that jsdiff begins with
	return lines.map((line, index) => {
		if (index < 2) return colors.bold(line)
		if (line.startsWith('@@')) return colors.cyan(line)
		if (line.startsWith('+')) return colors.green(line)
		return line.startsWith('-') ? colors.red(line) : line
	})
}
