import { type Diagnostic, finding } from '../diagnostic.ts'
import { type AtomRules, isAtom, parseAtom, printAtom, userAtoms } from './atom.ts'
import type { Format } from './format.ts'
import { type MemberEntry, memberList } from './member-lists.ts'
import type { WordLine } from './word-lines.ts'

/** package.mask: one atom a line, or `-ATOM` to lift a mask of the profile (portage(5) "package.mask"). */
export const packageMask = maskLines('mask', 'package.mask', userAtoms)

/** package.unmask: one atom a line (portage(5) "package.unmask"). */
export const packageUnmask = maskLines('unmask', 'package.unmask', userAtoms)

/** The format of package.mask in another place, with the atoms that this place admits. */
export function maskLines(kind: 'mask' | 'unmask', file: string, atoms: AtomRules): Format<MemberEntry> {
	return memberList({ kind, file, read: (line, report) => readMask(line, atoms, report) })
}

/** As `portage.util.grabfile_package`, which takes the whole line for the atom. */
function readMask(line: WordLine, atoms: AtomRules, report: (found: Diagnostic) => void): string | undefined {
	const [first, ...more] = line.words
	if (more.length > 0) {
		const message = `only one atom may stand on a line here, so Portage ignores "${line.text}"`
		report(finding('error', line, 'line-invalid', message, `write ${first} alone, and a # before a comment`))
		return undefined
	}
	const text = first.replace(/^-/, '')
	const atom = parseAtom(text, atoms)
	if (!isAtom(atom)) {
		report(finding('error', line, 'atom-invalid', atom.fault, atom.hint))
		return undefined
	}
	if (atom.blocker !== '') {
		const hint = `write ${printAtom({ ...atom, blocker: '' })}`
		report(finding('warning', line, 'atom-blocker', `the ${atom.blocker} of "${first}" means nothing here`, hint))
	}
	return first
}
