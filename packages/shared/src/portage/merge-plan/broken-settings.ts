import { firstGroups } from './headings.ts'
import type { BadLine, BadSettings } from './problem.ts'

/** What is wrong with make.conf, profile, repositories, sets and the lines of package.* files. */
export function findBrokenSettings(lines: readonly string[]): readonly (BadLine | BadSettings)[] {
	// The cause first: without repositories there is no profile either.
	const found = [...badLines(lines), ...badRepositories(lines), ...badProfile(lines), ...badSets(lines)]
	const known = found.some(({ stops }) => stops)
	// Portage parses several files twice and complains twice.
	return unique(known ? found : [...found, ...crash(lines)])
}

/** Portage goes on after these, with an empty value (facts §1). */
const ignored = /bad substitution|unexpected EOF while looking for matching/

function badLines(lines: readonly string[]): readonly BadLine[] {
	return lines.flatMap((text): BadLine | [] => {
		const [, path, line, detail] = /^"(\/[^"]+)", line (\d+): (.+)$/.exec(text) ?? []
		if (path) return { kind: 'bad-line', stops: !ignored.test(detail!), path, line: Number(line), detail: detail! }
		const [, file, atom] = /^--- Invalid atom in (\/\S+): (.+)$/.exec(text) ?? []
		if (file) return { kind: 'bad-line', stops: false, path: file, line: 0, detail: `invalid atom ${atom}` }
		const [, user, missing] = /^!!! (\/\S+) references non-existent file: (.+)$/.exec(text) ?? []
		if (user) return { kind: 'bad-line', stops: false, path: user, line: 0, detail: `there is no file ${missing}` }
		return []
	})
}

function badProfile(lines: readonly string[]): readonly BadSettings[] {
	if (!lines.some((line) => line.startsWith('!!! Your current profile is invalid.'))) return []
	const [detail] = [
		...firstGroups(lines, /^!!! ParseError: (.+)$/),
		...firstGroups(lines, /^!!! (\S+make\.profile) is not a symlink/).map((path) => `${path} leads to no profile`),
	]
	return [{ kind: 'bad-profile', stops: true, detail: detail ?? 'no valid profile' }]
}

function badRepositories(lines: readonly string[]): readonly BadSettings[] {
	const unreadable = lines.flatMap((line, index): BadSettings | [] => {
		const [, detail] = /^!!! Error while reading (?:bin)?repo config file: (.+)$/.exec(line) ?? []
		const [, file, number] = /^file: '(.+)', line: (\d+)$/.exec(lines[index + 1] ?? '') ?? []
		if (detail === undefined) return []
		return { kind: 'bad-repository', stops: true, detail: file ? `${file}:${number}: ${detail}` : detail }
	})
	const missing = lines.flatMap((line): BadSettings | [] => {
		const [, name, location] =
			/^!!! Section '(.+)' in repos\.conf has location attribute set to nonexistent directory: '(.+)'$/.exec(line) ?? []
		if (name === undefined) return []
		// Said of the main repository alone: without it there is no package at all.
		const stops = lines.includes(`!!! Invalid Repository Location (not a dir): '${location}'`)
		return { kind: 'bad-repository', stops, detail: `${name}: there is no directory ${location}` }
	})
	return [...unreadable, ...missing]
}

function badSets(lines: readonly string[]): readonly BadSettings[] {
	const sets = [
		...firstGroups(lines, /contains a non-existent set named '(.+)'\.$/),
		...firstGroups(lines, /^emerge: There are no sets to satisfy '(.+?)'\./),
	]
	const atoms = firstGroups(lines, /^!!! '(.+)' is not a valid package atom\.$/)
	return [
		...sets.map((name): BadSettings => ({ kind: 'bad-set', stops: true, detail: `@${name.replace(/^@/, '')}` })),
		...atoms.map((detail): BadSettings => ({ kind: 'bad-atom', stops: true, detail })),
	]
}

/** A Python traceback that nothing above explains: its last line says most. */
function crash(lines: readonly string[]): readonly BadSettings[] {
	const [configRoot] = firstGroups(lines, /^!!! Error: (PORTAGE_CONFIGROOT='.+' is not a directory)\./)
	if (configRoot !== undefined) return [{ kind: 'crash', stops: true, detail: configRoot }]
	const start = lines.indexOf('Traceback (most recent call last):')
	const last = start < 0 ? undefined : lines.slice(start + 1).find((line) => /^\S/.test(line))
	return last === undefined ? [] : [{ kind: 'crash', stops: true, detail: last }]
}

function unique<T>(found: readonly T[]): readonly T[] {
	return [...new Map(found.map((value) => [JSON.stringify(value), value])).values()]
}
