import { firstGroups, sections } from './headings.ts'
import type { Refused, RequiredUse, Unsatisfied } from './problem.ts'
import { plainRoot } from './root.ts'

const chain = /^\(dependency required by "(.+)" \[\w+\]\)$/

/** What was asked for and is not to be had: no such package, all masked, wrong USE, REQUIRED_USE not met. */
export function findUnsatisfied(lines: readonly string[]): readonly (Unsatisfied | Refused | RequiredUse)[] {
	return [...missing(lines), ...masked(lines), ...wrongUse(lines), ...requiredUse(lines)]
}

function missing(lines: readonly string[]): readonly Unsatisfied[] {
	const heading = /^emerge: there are no (ebuilds|binary packages) to satisfy "(.+?)"(?: for (.+))?\.$/
	return sections(lines, heading).map(({ match: [, wants, atom, root], body }) => ({
		kind: 'unsatisfied',
		wants: wants === 'ebuilds' ? 'ebuild' : 'binary',
		atom: atom!,
		root: plainRoot(root),
		requiredBy: firstGroups(body, chain),
		similar: firstGroups(body, /^emerge: Maybe you meant (?:any of these: )?(.+)\?$/).flatMap((names) =>
			names.split(', '),
		),
	}))
}

function masked(lines: readonly string[]): readonly Refused[] {
	const heading = /^!!! All (?:ebuilds|binary packages) that could satisfy "(.+?)"(?: for (.+))? have been masked\.$/
	return sections(lines, heading).map(({ match: [, atom, root], body }) => ({
		kind: 'masked',
		...asked(atom!, root, body),
		candidates: candidates(body, /^- (\S+) \(masked by: (.*)\)$/),
	}))
}

function wrongUse(lines: readonly string[]): readonly Refused[] {
	const heading = /^emerge: there are no ebuilds built with USE flags to satisfy "(.+?)"(?: for (.+))?\.$/
	return sections(lines, heading).map(({ match: [, atom, root], body }) => ({
		kind: 'use-unsatisfied',
		...asked(atom!, root, body),
		candidates: candidates(body, /^- (\S+) \((.*)\)$/),
	}))
}

function requiredUse(lines: readonly string[]): readonly RequiredUse[] {
	const heading = /^!!! The ebuild selected to satisfy "(.+?)"(?: for (.+))? has unmet requirements\.$/
	return sections(lines, heading).map(({ match: [, atom, root], body }) => {
		const [, cpv, use] =
			body.map((line) => /^- (\S+)(?: USE="([^"]*)")?/.exec(line)).find((match) => match !== null) ?? []
		const title = body.findIndex((line) => line.includes('REQUIRED_USE flag constraints are unsatisfied'))
		return {
			kind: 'required-use',
			...asked(atom!, root, body),
			package: cpv ?? atom!,
			use: use ?? '',
			constraint: title < 0 ? '' : (body[title + 1] ?? '').trim(),
		}
	})
}

function asked(
	atom: string,
	root: string | undefined,
	body: readonly string[],
): Pick<Refused, 'atom' | 'root' | 'requiredBy'> {
	return { atom, root: plainRoot(root), requiredBy: firstGroups(body, chain) }
}

function candidates(body: readonly string[], pattern: RegExp): Refused['candidates'] {
	return body.flatMap((line) => {
		const [, name, reason] = pattern.exec(line) ?? []
		return name === undefined ? [] : [{ package: name, reason: reason! }]
	})
}
