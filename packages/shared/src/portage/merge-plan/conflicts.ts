import { firstGroups, parseInstance, sections } from './headings.ts'
import type { Circular, LeftOut, SlotConflict } from './problem.ts'
import { plainRoot } from './root.ts'

/** Packages that each could be had, but not together. */
export function findConflicts(lines: readonly string[]): readonly (SlotConflict | Circular | LeftOut)[] {
	return [
		...slotConflicts(lines, /^!!! into the dependency graph, resulting in a slot conflict:$/, 'slot-conflict'),
		...slotConflicts(lines, /^WARNING: One or more updates\/rebuilds have been skipped/, 'skipped-update'),
		...circular(lines),
		...leftOut(lines),
	]
}

function slotConflicts(lines: readonly string[], heading: RegExp, kind: SlotConflict['kind']): readonly SlotConflict[] {
	return sections(lines, heading).flatMap(({ body }) => {
		const starts = body.flatMap((line, index) => (/^\S+\/\S+:\S+(?: for \S+)?$/.test(line) ? [index] : []))
		return starts.map((start, number) => {
			const [slot, root] = body[start]!.split(' for ')
			return {
				kind,
				slot: slot!,
				root: plainRoot(root),
				packages: instances(body.slice(start + 1, starts[number + 1])),
			}
		})
	})
}

/** Each instance stands with two spaces, what pulled it in below it with four. */
function instances(lines: readonly string[]): SlotConflict['packages'] {
	const found: { package: string; requiredBy: string[] }[] = []
	for (const line of lines) {
		const instance = /^ {2}\(/.test(line) ? parseInstance(line.trim()) : undefined
		const [, parent] = /^ {4}\S.* required by (.+)$/.exec(line) ?? []
		if (instance) found.push({ package: instance.package, requiredBy: [] })
		else if (parent !== undefined) found.at(-1)?.requiredBy.push(parseInstance(parent)?.package ?? parent.trim())
	}
	return found
}

function circular(lines: readonly string[]): readonly Circular[] {
	return sections(lines, /^ \* Error: circular dependencies:$/).map(({ body }) => {
		const packages = firstGroups(body, /^\s*(\(.*\))/).flatMap((text) => parseInstance(text)?.package ?? [])
		return { kind: 'circular', packages: [...new Set(packages)] }
	})
}

function leftOut(lines: readonly string[]): readonly LeftOut[] {
	const start = lines.indexOf("!!! masked or don't exist:")
	const atoms = start < 0 ? [] : (lines[start + 1] ?? '').split(/\s+/).filter(Boolean)
	return atoms.map((atom) => ({ kind: 'left-out', atom, because: [], conflictsWith: [] }))
}
