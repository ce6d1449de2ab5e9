import { plainRoot } from './root.ts'

/** Where emerge begins to tell of another problem. */
const heading =
	/^(?:!!!(?! One of the following)|emerge: (?:there are no|the given set|There are no sets)|WARNING:| \* (?:Error|In order to)|The following|For \/|It may be possible|For more information|NOTE:|These are the packages|Calculating|Total:)/

/** The lines that belong to the heading at `start`: all after it up to the next heading. */
export function section(lines: readonly string[], start: number): readonly string[] {
	const end = lines.findIndex((line, index) => index > start && heading.test(line))
	return lines.slice(start + 1, end < 0 ? undefined : end)
}

/** Every match of a heading, with the lines of its section. */
export function sections(
	lines: readonly string[],
	pattern: RegExp,
): readonly { readonly match: RegExpExecArray; readonly body: readonly string[] }[] {
	return lines.flatMap((line, index) => {
		const match = pattern.exec(line)
		return match ? [{ match, body: section(lines, index) }] : []
	})
}

/** The first group of every line that matches. */
export function firstGroups(lines: readonly string[], pattern: RegExp): readonly string[] {
	return lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])
}

/** `(app-misc/dual-2.0:0/0::gentoo, ebuild scheduled for merge to '/alt/')` → package, and the root it is meant for. */
export function parseInstance(text: string): { readonly package: string; readonly root: string } | undefined {
	const [, cpv, rest] = /^\(([^\s:,]+)[^\s,]*, ([^)]*)\)/.exec(text) ?? []
	if (cpv === undefined) return undefined
	return { package: cpv, root: plainRoot(/'([^']*)'/.exec(rest!)?.[1]) }
}
