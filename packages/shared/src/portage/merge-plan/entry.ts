import { plainRoot } from './root.ts'
import { type FlagGroups, parseFlagGroups } from './use-flags.ts'

/** The columns between the brackets of `[ebuild  NS    ~]`. */
export interface PlanMarks {
	readonly interactive: boolean
	/** `N`; with `newSlot` (`NS`) another slot of it is installed. */
	readonly new: boolean
	readonly newSlot: boolean
	/** `r`: reinstalled by force; `R`: the same version again. */
	readonly forced: boolean
	readonly replace: boolean
	/** `F`: the user has to fetch a file, `f`: has done so, `g`: comes from a binary package host. */
	readonly fetch: 'restricted' | 'satisfied' | 'remote' | null
	readonly update: boolean
	readonly downgrade: boolean
	/** `#`, `*`, `~`. */
	readonly mask: 'masked' | 'missing-keyword' | 'testing' | null
}

/** A version that is installed already: `[2.0:2/2.0::gentoo]`. */
export interface OldVersion {
	readonly version: string
	readonly slot: string | null
	readonly repository: string | null
}

export interface PackageEntry {
	readonly kind: 'ebuild' | 'binary' | 'nomerge' | 'uninstall'
	readonly marks: PlanMarks
	/** `app-misc/libgreet-1.0`, without build id. */
	readonly cpv: string
	/** `2` or `2/2.0`; null where Portage prints none, which is slot 0/0 under --verbose. */
	readonly slot: string | null
	readonly repository: string | null
	/** Number of the build of a binary package. */
	readonly buildId: number | null
	/** `/` for a package of the build host itself. */
	readonly root: string
	readonly old: readonly OldVersion[]
	readonly flags: FlagGroups
	/** What has to be downloaded, in KiB; null where Portage cannot tell. */
	readonly downloadKiB: number | null
}

/** `[blocks B      ] app-misc/leaf ("app-misc/leaf" is hard blocking app-misc/blk-1.0)`. */
export interface BlockEntry {
	readonly kind: 'blocks'
	/** Lower-case `b`: Portage resolves it by itself, by removing the blocked package. */
	readonly resolved: boolean
	readonly atom: string
	readonly strength: 'hard' | 'soft'
	/** Packages that do not tolerate what matches `atom`. */
	readonly blockers: readonly string[]
}

export type PlanEntry = PackageEntry | BlockEntry

const bracket = /\[(ebuild|binary|blocks|nomerge|uninstall)([^\]]*)\]\s+(.*)$/
const versioned = /^[\w+.-]+\/[\w+.-]+-\d[\w.+]*(?:-r\d+)?$/

/** One line of the plan, or undefined for any other line. The entry may follow other text (facts: --autounmask-continue). */
export function parsePlanEntry(line: string): PlanEntry | undefined {
	const [, kind, columns, rest] = bracket.exec(line) ?? []
	if (kind === undefined) return undefined
	return kind === 'blocks' ? parseBlock(columns!, rest!) : parsePackage(kind as PackageEntry['kind'], columns!, rest!)
}

function parseBlock(columns: string, rest: string): BlockEntry | undefined {
	const match = /^(\S+) \((?:"(.+?)" )?is (hard|soft) blocking (.*)\)$/.exec(rest)
	if (!match) return undefined
	const [, resolvedAtom, atom, strength, blockers] = match
	return {
		kind: 'blocks',
		resolved: columns.includes('b'),
		atom: atom ?? resolvedAtom!,
		strength: strength as 'hard' | 'soft',
		blockers: blockers!.split(', '),
	}
}

function parsePackage(kind: PackageEntry['kind'], columns: string, rest: string): PackageEntry | undefined {
	const match = /^(\S+?)(?::([^:\s]+))?(?:::(\S+))?(?:\s+\[([^\]]*)\])?(?:\s+to (\/\S*))?(?:\s+(.*))?$/.exec(rest)
	if (!match) return undefined
	const [, name, slot, repository, old, root, tail = ''] = match
	const { cpv, buildId } = kind === 'binary' ? withoutBuildId(name!) : { cpv: name!, buildId: null }
	if (!versioned.test(cpv)) return undefined
	return {
		kind,
		marks: parseMarks(columns),
		cpv,
		slot: slot ?? null,
		repository: repository ?? null,
		buildId,
		root: plainRoot(root),
		old: old === undefined ? [] : old.split(', ').map(parseOldVersion),
		flags: parseFlagGroups(tail),
		downloadKiB: parseKiB(tail),
	}
}

/** `cat/pkg-1.0-2` is build 2 of `cat/pkg-1.0`: no package name ends in what looks like a version (PMS 3.1.2). */
function withoutBuildId(name: string): { cpv: string; buildId: number | null } {
	const [, cpv, buildId] = /^(.*)-(\d+)$/.exec(name) ?? []
	return cpv !== undefined && versioned.test(cpv) ? { cpv, buildId: Number(buildId) } : { cpv: name, buildId: null }
}

const fetchMarks: Readonly<Record<string, PlanMarks['fetch']>> = { F: 'restricted', f: 'satisfied', g: 'remote' }
const maskMarks: Readonly<Record<string, PlanMarks['mask']>> = { '#': 'masked', '*': 'missing-keyword', '~': 'testing' }

/** Positions after the kind and one space (`_emerge/resolver/output_helpers.py`, PkgAttrDisplay). */
function parseMarks(columns: string): PlanMarks {
	const at = (position: number): string => columns[position] ?? ' '
	return {
		interactive: at(1) === 'I',
		new: at(2) === 'N',
		forced: at(2) === 'r',
		newSlot: at(3) === 'S',
		replace: at(3) === 'R',
		fetch: fetchMarks[at(4)] ?? null,
		update: at(5) === 'U',
		downgrade: at(6) === 'D',
		mask: maskMarks[at(7)] ?? null,
	}
}

function parseOldVersion(text: string): OldVersion {
	const [, version, slot, repository] = /^([^:]*)(?::([^:]+))?(?:::(.*))?$/.exec(text) ?? ['', text]
	return { version: version!, slot: slot ?? null, repository: repository ?? null }
}

/** The number before `KiB`, with whatever separates thousands in the locale. */
export function parseKiB(text: string): number | null {
	const [, digits] = /(?:^|\s)(\d(?:[\d.,'\u00a0\u202f]*\d)?) KiB/.exec(text) ?? []
	return digits === undefined ? null : Number(digits.replace(/\D/g, ''))
}
