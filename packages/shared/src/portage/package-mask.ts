import { type Diagnostic, finding } from '../diagnostic.ts'
import { isAtom, parseAtom, printAtom } from './atom.ts'
import { memberList } from './member-lists.ts'
import type { WordLine } from './word-lines.ts'

/** package.mask: one atom a line, or `-ATOM` to lift a mask of the profile (portage(5) "package.mask"). */
export const packageMask = memberList({ kind: 'mask', file: 'package.mask', read: readMask })

/** package.unmask: one atom a line (portage(5) "package.unmask"). */
export const packageUnmask = memberList({ kind: 'unmask', file: 'package.unmask', read: readMask })

/** As `portage.util.grabfile_package`, which takes the whole line for the atom. */
function readMask(line: WordLine, report: (found: Diagnostic) => void): string | undefined {
	const [first, ...more] = line.words
	if (more.length > 0) {
		const message = `only one atom may stand on a line here, so Portage ignores "${line.text}"`
		report(finding('error', line, 'line-invalid', message, `write ${first} alone, and a # before a comment`))
		return undefined
	}
	const text = first.replace(/^-/, '')
	const atom = parseAtom(text, { wildcard: true, repo: true, buildId: true })
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
