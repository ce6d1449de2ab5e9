import { count } from '@altroot/shared/cli/words'
import { onlyNeeded, type StayedBehind } from './reasons.ts'

/** The lines that tell a person what stayed behind and why, at most `width` columns wide; none where nothing did. */
export function printStayedBehind(stayed: readonly StayedBehind[], width = 80): string[] {
	if (stayed.length === 0) return []
	const [others, asked] = [true, false].map((needed) =>
		stayed.filter(({ reason }) => (reason === onlyNeeded) === needed),
	)
	return [
		`${count(asked!.length, 'package')} stayed behind:`,
		...asked!.flatMap(({ package: name, reason }) => [`  ${name}`, ...wrapped(reason, width, '      ')]),
		...(others!.length === 0
			? []
			: wrapped(`and what only these need: ${others!.map((each) => each.package).join(', ')}`, width, '  ')),
	]
}

/** Breaks at blanks; a word that is longer than a line stands whole on one of its own, so that it can be copied. */
function wrapped(text: string, width: number, indent: string): string[] {
	const lines: string[] = []
	let line = indent
	for (const word of text.split(' ')) {
		if (line !== indent && line.length + 1 + word.length > width) {
			lines.push(line)
			line = indent
		}
		line += line === indent ? word : ` ${word}`
	}
	return [...lines, line]
}
