import type { Diagnostic } from '../diagnostic.ts'
import type { MemberChange } from './config-change.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Entry, Format } from './format.ts'
import { concerned } from './near-lines.ts'
import { type WordLine, wordLines } from './word-lines.ts'

/** One line of a list: an atom, `-` and an atom in package.mask, or `@` and the name of a set. */
export interface MemberEntry extends Entry {
	readonly member: string
}

export interface MemberFile {
	readonly kind: MemberChange['kind']
	/** `package.mask`; undefined where each file has its own name (`sets/editors`). */
	readonly file?: string
	/** The member of a line, undefined where Portage ignores it; findings go to `report`. */
	readonly read: (line: WordLine, report: (found: Diagnostic) => void) => string | undefined
	/** What the rest of the tree shows to be wrong. */
	readonly validate?: (entries: readonly MemberEntry[], tree: ConfigTree) => readonly Diagnostic[]
}

/** The format of a file with one member a line. It is a set: neither order nor repetition means anything. */
export function memberList({ kind, file, read, validate }: MemberFile): Format<MemberEntry> {
	return {
		parse(text, path) {
			const diagnostics: Diagnostic[] = []
			const entries = wordLines(text, path).flatMap((line) => {
				const member = read(line, (found) => diagnostics.push(found))
				return member === undefined ? [] : [{ path, line: line.line, text: line.text, member }]
			})
			return { entries, diagnostics }
		},
		print: (entries) => entries.map(({ member }) => `${member}\n`).join(''),
		validate: (entries, tree) => validate?.(entries, tree) ?? [],
		diff(before, after) {
			const [linesBefore, linesAfter] = concerned(before, after, nameOf)
			const old = lastOfEach(linesBefore)
			const now = lastOfEach(linesAfter)
			const change =
				(present: boolean) =>
				({ path, line, member }: MemberEntry) =>
					({ kind, file: file ?? path.replace('etc/portage/', ''), member, present, path, line }) as const
			const gained = [...now.values()].filter(({ member }) => !old.has(member)).map(change(true))
			const lost = [...old.values()].filter(({ member }) => !now.has(member)).map(change(false))
			return [...gained, ...lost]
		},
	}
}

/** The same for `x` and `-x`. */
function nameOf({ member }: MemberEntry): string {
	return member.replace(/^-+/, '')
}

/** By member; of `x` and `-x` the later one counts (`portage.util.stack_lists`). */
function lastOfEach(entries: readonly MemberEntry[]): ReadonlyMap<string, MemberEntry> {
	const found = new Map<string, MemberEntry>()
	for (const entry of entries) {
		found.delete(entry.member.startsWith('-') ? entry.member.slice(1) : `-${entry.member}`)
		found.set(entry.member, entry)
	}
	return found
}
