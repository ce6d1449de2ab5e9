import type { AtomFault, AtomRules } from './atom.ts'
import { slotPart, versionAtEnd, wholeVersion } from './atom-grammar.ts'
import { wrongUseDependency } from './atom-use.ts'

/**
 * Says in plain words what keeps a text from being an atom. `text` must be one that `parseAtom` refuses with these
 * rules. One fault is told, the most likely to help, with what to write where that can be guessed.
 */
export function explainAtom(text: string, rules: AtomRules): AtomFault {
	const pieces = piecesOf(text)
	return (
		characterFault(text) ??
		// Those that suggest a whole atom come after those that would still be wrong with it.
		slotFault(pieces) ??
		repositoryFault(pieces, rules) ??
		useFault(pieces) ??
		operatorFault(pieces) ??
		versionFault(pieces) ??
		nameFault(pieces, rules)
	)
}

/** A broken atom, split as a person would: `around` puts another name or operator into the rest of it. */
interface Pieces {
	readonly text: string
	readonly blocker: string
	readonly operator: string
	readonly name: string
	readonly slot: string
	readonly repo: string | undefined
	readonly use: string | undefined
	around(operatorAndName: string): string
}

const pieces =
	/^(?<blocker>!*)(?<operator>[=<>~]*)(?<name>[^:[]*)(?<slot>(?::(?!:)[^:[]*)*)(?<repo>::[^[]*)?(?<use>\[.*)?$/s

function piecesOf(text: string): Pieces {
	const { blocker = '', operator = '', name = text, slot = '', repo, use } = pieces.exec(text)?.groups ?? {}
	const around = (middle: string) => `${blocker}${middle}${slot}${repo ?? ''}${use ?? ''}`
	return { text, blocker, operator, name, slot, repo: repo?.slice(2), use, around }
}

function tell(fault: string, hint?: string): AtomFault {
	return hint === undefined ? { fault } : { fault, hint }
}

function characterFault(text: string): AtomFault | undefined {
	if (text === '') return tell('there is no atom', 'write CATEGORY/NAME')
	if (text.startsWith('\ufeff')) {
		return tell('the file begins with a byte order mark', 'save it as UTF-8 without a byte order mark')
	}
	const quoted = /^(["'])(?<inner>.+)\1$/.exec(text)?.groups?.inner
	if (quoted) return tell(`${text} is in quotes, which mean nothing here`, `write ${quoted}`)
	const ended = /^(?<start>.+)(?<end>[,;"'])$/.exec(text)?.groups
	if (ended) return tell(`"${text}" ends with "${ended.end}"`, `write ${ended.start}`)
	const stray = /[^\x21-\x7e]/u.exec(text)?.[0]
	if (stray === undefined) return undefined
	const code = stray.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
	return tell(`"${text}" contains the character U+${code}, which no atom may have`, 'type it anew')
}

const meant: Readonly<Record<string, string>> = { '=>': '>=', '=<': '<=', '==': '=', '>>': '>', '<<': '<' }

function operatorFault({ text, blocker, operator, name, around }: Pieces): AtomFault | undefined {
	if (blocker.length > 2) return tell(`"${text}" begins with more than two !`, 'write ! or !!')
	if (/^([=~]|[<>]=?)?$/.test(operator)) return undefined
	const right = meant[operator]
	return tell(
		`"${operator}" is not an operator`,
		right ? `write ${around(`${right}${name}`)}` : 'use =, ~, >=, >, <= or <',
	)
}

function versionFault({ text, operator, name, around }: Pieces): AtomFault | undefined {
	if (!/^[^/]+\/[^/]+$/.test(name)) return undefined
	const unstarred = name.replace(/\*$/, '')
	if (unstarred !== name && versionAtEnd.test(unstarred) && operator !== '=') {
		const right = operator === '' ? `=${name}` : `${operator}${unstarred}`
		return tell(`"${text}" has a * after its version, which only goes with =`, `write ${around(right)}`)
	}
	if (operator === '' && versionAtEnd.test(name)) {
		const every = around(name.replace(versionAtEnd, ''))
		return tell(`"${text}" has a version but no operator`, `write ${around(`=${name}`)}, or ${every} for every version`)
	}
	if (operator !== '' && !/-\d|\*/.test(name)) {
		return tell(`"${text}" has the operator ${operator} but no version`, `add a version, or write ${around(name)}`)
	}
	return undefined
}

function slotFault({ text, slot }: Pieces): AtomFault | undefined {
	if (slot === '') return undefined
	const groups = slotPart.exec(slot.slice(1))?.groups
	if (slot === ':' || !groups) return tell(`"${slot}" in "${text}" is not a slot`, 'write :SLOT or :SLOT/SUBSLOT')
	if (groups.slot === undefined || groups.operator !== '*') return undefined
	return tell(`"${slot}" in "${text}" names a slot and any slot at once`, `write :${groups.slot} or :*`)
}

function repositoryFault({ text, repo }: Pieces, rules: AtomRules): AtomFault | undefined {
	if (repo === undefined) return undefined
	if (!/^\w[\w-]*$/.test(repo)) return tell(`"${repo}" in "${text}" is not the name of a repository`)
	return rules.repo
		? undefined
		: tell(`"${text}" names a repository, which is not possible here`, `leave out ::${repo}`)
}

function useFault({ text, name, use }: Pieces): AtomFault | undefined {
	if (use === undefined) return undefined
	if (!use.endsWith(']')) return tell(`the [ in "${text}" has no ] at the end`)
	const wrong = wrongUseDependency(use.slice(1, -1).split(','))
	if (wrong !== undefined) {
		const fault = `"${wrong}" in the brackets of "${text}" is not a USE dependency, or contradicts the one before`
		return tell(fault, 'write [flag] or [-flag], with commas and no spaces')
	}
	return name.includes('*') ? tell(`"${text}" has both a wildcard and brackets`, 'leave out the brackets') : undefined
}

function nameFault({ text, operator, name }: Pieces, rules: AtomRules): AtomFault {
	const [category, rest, more] = name.split('/')
	if (rest === undefined) {
		const example = name.replace(/[^\w+-]/g, '') || 'hello'
		return tell(`"${text}" has no category`, `write CATEGORY/NAME, for instance app-misc/${example}`)
	}
	if (!category || !rest || more !== undefined) {
		return tell(`"${text}" is not of the form CATEGORY/NAME`, 'write one / between category and name')
	}
	if (name.includes('*')) {
		return rules.wildcard
			? tell(`"${text}" is not a wildcard that Portage knows`, 'write */*, CATEGORY/* or */NAME')
			: tell(`"${text}" has a wildcard, which is not possible here`, 'name the package')
	}
	const stray = /[^\w/+.-]/.exec(name)?.[0]
	if (stray) return tell(`"${text}" contains "${stray}"`, 'names have letters, digits, + _ and -')
	const wrongStart = [category, rest].find((part) => /^[+.-]/.test(part))
	if (wrongStart)
		return tell(`"${wrongStart}" in "${text}" begins with "${wrongStart[0]}"`, 'begin with a letter or digit')
	if (operator === '') return tell(`the name "${rest}" in "${text}" has a dot, which a package's name may not have`)
	const version = /-(\d.*)$/.exec(rest)?.[1]
	if (version && !wholeVersion.test(version)) {
		return tell(`"${version}" in "${text}" is not a version`, 'a version looks like 1.2.3, 1.2_rc4 or 1.2-r5')
	}
	return tell(`"${text}" is not a package atom`, 'write CATEGORY/NAME, or =CATEGORY/NAME-VERSION')
}
