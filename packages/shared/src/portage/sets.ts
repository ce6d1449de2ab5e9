import { type Diagnostic, finding } from '../diagnostic.ts'
import { realPath } from './config-links.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Format } from './format.ts'
import { type MemberEntry, memberList } from './member-lists.ts'
import type { WordLine } from './word-lines.ts'
import { readWorldAtom, reportRest } from './world.ts'

/** var/lib/portage/world_sets: the sets that belong to world, one `@name` a line. */
export const worldSets = memberList({
	kind: 'world',
	file: 'world_sets',
	read: (line, report) => {
		if (line.words[0].startsWith('@')) return readSetName(line, report)
		const message = `"${line.words[0]}" is not a set, so Portage ignores it`
		report(finding('error', line, 'set-invalid', message, 'write @NAME; a package belongs into world'))
		return undefined
	},
	validate: unknownSets,
})

const setMembers = memberList({
	kind: 'set',
	read: (line, report) => (line.words[0].startsWith('@') ? readSetName(line, report) : readWorldAtom(line, report)),
	validate: unknownSets,
})

/** sets/NAME: the members of the set @NAME, atoms and other sets; `NAME.metadata` only describes it (portage(5) "sets"). */
export const packageSet: Format<MemberEntry> = {
	...setMembers,
	parse: (text, path) => (path.endsWith('.metadata') ? { entries: [], diagnostics: [] } : setMembers.parse(text, path)),
}

function readSetName(line: WordLine, report: (found: Diagnostic) => void): string {
	reportRest(line, report)
	return line.words[0]
}

/** The sets of Portage's own configuration (`cnf/sets/portage.conf`). */
const ofPortage = new Set(
	(
		'world profile selected selected-packages selected-sets system security installed usersets preserved-rebuild ' +
		'live-rebuild deprecated-live-rebuild module-rebuild x11-module-rebuild rebuilt-binaries changed-subslot ' +
		'downgrade unavailable changed-deps golang-rebuild rust-rebuild'
	).split(' '),
)

/** Emerge refuses all of world for one unknown set; but a repository, or sets.conf, may define any. */
function unknownSets(entries: readonly MemberEntry[], tree: ConfigTree): Diagnostic[] {
	const named = entries.filter(({ member }) => member.startsWith('@'))
	return named.flatMap((entry) => {
		const name = entry.member.slice(1)
		const path = realPath(tree, `etc/portage/sets/${name}`)
		if (ofPortage.has(name) || (path !== undefined && tree.has(path))) return []
		const message = `there is no file etc/portage/sets/${name}: unless a repository defines @${name}, emerge refuses all of world`
		return [finding('warning', entry, 'set-unknown', message, `make the file, or remove @${name}`)]
	})
}
