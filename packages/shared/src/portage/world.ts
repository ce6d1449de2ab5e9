import { type Diagnostic, finding } from '../diagnostic.ts'
import { isAtom, parseAtom } from './atom.ts'
import { memberList } from './member-lists.ts'
import type { WordLine } from './word-lines.ts'

/** var/lib/portage/world: what the person has installed by name, one atom a line. */
export const world = memberList({ kind: 'world', file: 'world', read: readWorldAtom })

/** One atom, by the rules of world and of set files (`portage.dep.isvalidatom` with `allow_repo`). */
export function readWorldAtom(line: WordLine, report: (found: Diagnostic) => void): string | undefined {
	const [first] = line.words
	const atom = parseAtom(first, { repo: true })
	if (!isAtom(atom)) {
		const setHint = first.startsWith('@') ? 'a set belongs into world_sets' : atom.hint
		report(finding('error', line, 'atom-invalid', atom.fault, setHint))
		return undefined
	}
	if (atom.blocker !== '') {
		const message = `"${first}" forbids a package, which is not possible here`
		report(finding('error', line, 'atom-blocker', message, `leave out the ${atom.blocker}`))
		return undefined
	}
	reportRest(line, report)
	return first
}

/** Portage looks at the first word of a line only (`portage.env.loaders.ItemFileLoader`). */
export function reportRest(line: WordLine, report: (found: Diagnostic) => void): void {
	const rest = line.words.slice(1)
	if (rest.length === 0) return
	const message = `Portage reads only the first word of this line and ignores "${rest.join(' ')}"`
	report(finding('warning', line, 'words-ignored', message, 'write one a line'))
}
