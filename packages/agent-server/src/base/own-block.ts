const begin = '# altroot-server: begin. Kept by `altroot-server doctor`; edits here are lost.\n'
const end = '# altroot-server: end\n'

/** A make.conf with these lines of ours at its end, in place of those that were there; without any, without a block. */
export function withMakeConfBlock(text: string, lines: readonly string[]): string {
	const start = text.indexOf(begin)
	const stop = text.indexOf(end, start)
	const without = start < 0 || stop < 0 ? text : text.slice(0, start) + text.slice(stop + end.length)
	if (lines.length === 0) return without
	const before = without === '' || without.endsWith('\n') ? without : `${without}\n`
	return `${before}${begin}${lines.join('\n')}\n${end}`
}

/** The lines of ours in a make.conf. */
export function makeConfBlock(text: string): readonly string[] {
	const start = text.indexOf(begin)
	const stop = text.indexOf(end, start)
	return start < 0 || stop < 0
		? []
		: text
				.slice(start + begin.length, stop)
				.split('\n')
				.filter(Boolean)
}
