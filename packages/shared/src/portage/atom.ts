import { explainAtom } from './atom-fault.ts'
import { slotPart, strictAtom, wildcardAtom } from './atom-grammar.ts'
import { wrongUseDependency } from './atom-use.ts'

export type Operator = '=' | '=*' | '~' | '>' | '>=' | '<' | '<='

/** A Portage atom in its parts, named as `portage.dep.Atom` names them. */
export interface Atom {
	/** As it was written; Portage takes two atoms for the same when this is the same. */
	readonly text: string
	readonly blocker: '' | '!' | '!!'
	readonly operator: Operator | undefined
	/** `category/name`, with wildcards where `wildcard` is true. */
	readonly cp: string
	/** With its revision, without the `*` of `=*`. */
	readonly version: string | undefined
	/** The number of one build of a binary package: `=cat/name-1.0-2`. */
	readonly buildId: string | undefined
	readonly slot: string | undefined
	readonly subslot: string | undefined
	readonly slotOperator: '*' | '=' | undefined
	readonly repo: string | undefined
	/** The dependencies in brackets as written, undefined where there are none. */
	readonly use: readonly string[] | undefined
	readonly wildcard: boolean
}

/** What a place admits beyond plain atoms; each is off where Portage passes nothing else. */
export interface AtomRules {
	// Wildcards: `*/*`, `cat/*`, `=*/*-*9999*` (`allow_wildcard`).
	readonly wildcard?: boolean
	/** `::repo` (`allow_repo`). */
	readonly repo?: boolean
	/** `=cat/name-1.0-2` (`allow_build_id`). */
	readonly buildId?: boolean
}

/** What the files of etc/portage admit, all but a few. */
export const userAtoms: AtomRules = { wildcard: true, repo: true, buildId: true }

/** Why a text is not an atom, in plain words, and what to write instead where that can be guessed. */
export interface AtomFault {
	readonly fault: string
	readonly hint?: string
}

/**
 * Reads an atom exactly as `portage.dep.Atom` does without an EAPI: what it accepts is accepted, in the same parts
 * (portage(5) "atoms", ebuild(5) "DEPEND").
 */
export function parseAtom(text: string, rules: AtomRules): Atom | AtomFault {
	const blocker = text.startsWith('!!') ? '!!' : text.startsWith('!') ? '!' : ''
	const body = text.slice(blocker.length)
	const strict = strictAtom.exec(body)
	const match = strict ?? (rules.wildcard ? wildcardAtom.exec(body) : null)
	const groups: Groups = match?.groups ?? {}
	const found = strict ? strictParts(groups, rules) : match ? wildcardParts(groups) : undefined
	const slot = groups.slot === undefined ? noSlot : slotParts(groups.slot)
	const { repo } = groups
	const use = groups.use?.split(',')
	if (!found || !slot || (use && wrongUseDependency(use) !== undefined) || (repo !== undefined && !rules.repo))
		return explainAtom(text, rules)
	return { text, blocker, ...found, ...slot, repo, use, wildcard: !strict }
}

export function isAtom(parsed: Atom | AtomFault): parsed is Atom {
	return !('fault' in parsed)
}

/** The text of an atom, put together from its parts. */
export function printAtom(atom: Atom): string {
	const { blocker, operator, cp, version, buildId, slot, subslot, slotOperator, repo, use, wildcard } = atom
	const pair = operator === '=*' ? ['=', wildcard ? '' : '*'] : [operator ?? '', '']
	const name = [cp, version, buildId].filter((part) => part !== undefined).join('-')
	const inSlot = `${slot ?? ''}${subslot === undefined ? '' : `/${subslot}`}${slotOperator ?? ''}`
	const colon = inSlot === '' ? '' : `:${inSlot}`
	return `${blocker}${pair[0]}${name}${pair[1]}${colon}${repo ? `::${repo}` : ''}${use ? `[${use.join(',')}]` : ''}`
}

type Groups = Readonly<Record<string, string | undefined>>
type Package = Pick<Atom, 'operator' | 'cp' | 'version' | 'buildId'>

/** Undefined for what the grammar lets through and `Atom.__init__` then refuses. */
function strictParts(groups: Groups, rules: AtomRules): Package | undefined {
	const { operator, exact, exactName, exactNameVersion, star, starName, starNameVersion, bare, bareVersion } = groups
	if (bare !== undefined) {
		return bareVersion ? undefined : { operator: undefined, cp: bare, version: undefined, buildId: undefined }
	}
	if (star !== undefined) {
		const version = star.slice(starName!.length + 1)
		return starNameVersion ? undefined : { operator: '=*', cp: starName!, version, buildId: undefined }
	}
	const last = exact!.slice(exactName!.length + 1)
	const known = { operator: operator as Operator }
	if (!exactNameVersion) return { ...known, cp: exactName!, version: last, buildId: undefined }
	// Two versions in a row: the second can only be a build number.
	if (!rules.buildId || !/^(0|[1-9]\d*)$/.test(last)) return undefined
	const cp = exactName!.slice(0, -exactNameVersion.length)
	return { ...known, cp, version: exactNameVersion.slice(1), buildId: last }
}

function wildcardParts({ simple, star, version, dotted }: Groups): Package | undefined {
	if ((star ?? simple)!.includes('**') || dotted !== undefined) return undefined
	if (star === undefined) return { operator: undefined, cp: simple!, version: undefined, buildId: undefined }
	return { operator: '=*', cp: star.slice(0, -version!.length - 1), version, buildId: undefined }
}

type Slot = Pick<Atom, 'slot' | 'subslot' | 'slotOperator'>
const noSlot: Slot = { slot: undefined, subslot: undefined, slotOperator: undefined }

function slotParts(text: string): Slot | undefined {
	const groups = slotPart.exec(text)?.groups
	if (!groups || (groups.slot !== undefined && groups.operator === '*')) return undefined
	return { slot: groups.slot, subslot: groups.subslot, slotOperator: groups.operator as Atom['slotOperator'] }
}
