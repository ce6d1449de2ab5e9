import { type Diagnostic, finding } from '../diagnostic.ts'
import { type AtomRules, isAtom, parseAtom } from './atom.ts'
import { useFlag } from './atom-grammar.ts'
import type { Format } from './format.ts'
import { memberList } from './member-lists.ts'
import { keywordLines } from './package-keywords.ts'
import { maskLines } from './package-mask.ts'
import { useLines } from './package-use.ts'
import type { WordLine } from './word-lines.ts'

/** Unlike in etc/portage itself, these lists have no wildcards. */
const plainAtoms: AtomRules = { repo: true, buildId: true }

/**
 * The line-wise files of the user's own profile, by name: they come on top of the profile that make.profile names
 * (portage(5) "/etc/portage/profile").
 */
export const profileLists: ReadonlyMap<string, Format> = new Map<string, Format>([
	...[
		'package.use',
		'package.use.mask',
		'package.use.force',
		'package.use.stable.mask',
		'package.use.stable.force',
	].map((name) => [name, useLines(`profile/${name}`)] as const),
	...['use.mask', 'use.force', 'use.stable.mask', 'use.stable.force'].map((name) => [name, flagList(name)] as const),
	['package.mask', maskLines('mask', 'profile/package.mask', plainAtoms)],
	['package.unmask', maskLines('unmask', 'profile/package.unmask', plainAtoms)],
	['package.keywords', keywordLines('profile/package.keywords', plainAtoms)],
	['package.accept_keywords', keywordLines('profile/package.accept_keywords', { repo: true })],
	['packages', memberList({ kind: 'list', file: 'profile/packages', read: readSystemPackage })],
	['package.provided', memberList({ kind: 'list', file: 'profile/package.provided', read: readProvided })],
])

/** use.mask and use.force: one flag a line, or `-flag` to lift what the profile says. */
function flagList(name: string): Format {
	return memberList({
		kind: 'list',
		file: `profile/${name}`,
		read: (line, report) => {
			if (useFlag.test(line.text.replace(/^-/, ''))) return line.text
			report(finding('error', line, 'word-invalid', `"${line.text}" is not a USE flag`, 'write one flag a line'))
			return undefined
		},
	})
}

/** packages: `*ATOM` belongs to @system, `ATOM` to @profile; `-` takes a line of the profile away, `-*` all of them. */
function readSystemPackage(line: WordLine, report: (found: Diagnostic) => void): string | undefined {
	if (line.text === '-*') return line.text
	const atom = parseAtom(line.text.replace(/^-/, '').replace(/^\*/, ''), plainAtoms)
	if (isAtom(atom)) return line.text
	report(finding('error', line, 'atom-invalid', atom.fault, atom.hint))
	return undefined
}

/** package.provided: packages with version that count as installed. */
function readProvided(line: WordLine, report: (found: Diagnostic) => void): string | undefined {
	const atom = parseAtom(`=${line.text.replace(/^-/, '')}`, { repo: true })
	if (isAtom(atom) && atom.operator === '=') return line.text
	const message = `"${line.text}" is not a package with its version, so Portage ignores it`
	report(finding('error', line, 'atom-invalid', message, 'write CATEGORY/NAME-VERSION, without an operator'))
	return undefined
}
