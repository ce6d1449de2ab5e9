import { type PlanEntry, parsePlanEntry } from './entry.ts'
import type { NeededChange, NeededFile } from './problem.ts'
import { plainRoot } from './root.ts'

const files: Readonly<Record<string, NeededFile>> = {
	USE: 'package.use',
	keyword: 'package.accept_keywords',
	mask: 'package.unmask',
	license: 'package.license',
}

/**
 * The lines that autounmask proposes. Portage names the root only where more than one needs changes
 * (depgraph._display_autounmask): with one root alone, the plan may tell which, because all changes are for the same.
 */
export function findNeededChanges(lines: readonly string[]): readonly NeededChange[] {
	const changes = readSections(lines)
	const entries = lines.flatMap((line) => parsePlanEntry(line) ?? [])
	const root = onlyRoot(changes, entries)
	return changes.map((change) => (change.root === null ? { ...change, root } : change))
}

function readSections(lines: readonly string[]): readonly NeededChange[] {
	const changes: NeededChange[] = []
	let root: string | null = null
	let file: NeededFile | undefined
	let comments: string[] = []
	for (const line of lines) {
		const [, kind] = /^The following (USE|keyword|mask|license) changes are necessary to proceed:$/.exec(line) ?? []
		const [, configRoot] = /^For (\/.*\/?)etc\/portage:$/.exec(line) ?? []
		if (configRoot !== undefined) root = plainRoot(configRoot)
		else if (kind !== undefined) file = files[kind]
		else if (file === undefined || line.startsWith(' (see ')) comments = []
		else if (line.startsWith('#')) comments.push(line.slice(1).trim())
		else if (/^[<>=~]+\S+\/\S/.test(line)) {
			changes.push({ kind: 'needed-change', file, root, line: line.trim(), ...splitComments(comments) })
			comments = []
		} else file = undefined
	}
	return changes
}

function splitComments(comments: readonly string[]): Pick<NeededChange, 'requiredBy' | 'comment'> {
	const required = /^required by (\S+)/
	return {
		requiredBy: comments.flatMap((text) => required.exec(text)?.[1] ?? []),
		comment: comments.filter((text) => !required.test(text)),
	}
}

/** The root in which alone some package of the changes is planned; null where each is planned in several, or in none. */
function onlyRoot(changes: readonly NeededChange[], entries: readonly PlanEntry[]): string | null {
	for (const { line } of changes) {
		const cpv = cpvOf(line)
		const roots = new Set(entries.flatMap((entry) => ('cpv' in entry && entry.cpv === cpv ? entry.root : [])))
		if (roots.size === 1) return [...roots][0]!
	}
	return null
}

/** `>=app-misc/libgreet-1.0:2 loud` → `app-misc/libgreet-1.0`: autounmask always names an exact version. */
export function cpvOf(line: string): string {
	return /^[<>=~]*([^\s:]+)/.exec(line)?.[1] ?? line
}
