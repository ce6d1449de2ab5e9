import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChange } from '@altroot/shared/portage/config-diff'
import { type Reading, readTree } from '@altroot/shared/portage/config-reading'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type FormatPlace, formatTable } from '@altroot/shared/portage/format-table'
import type { Conflict, Prefer, Side } from './conflict.ts'

/** Formats whose lines build on one another, so that they are merged as text and not as sets. */
const texts = new Set(
	['env', 'make.conf', 'profile/make.defaults', 'repos.conf', 'binrepos.conf', 'sets.conf'].map(
		(name) => `etc/portage/${name}`,
	),
)

/** The place in Portage's configuration, if it is a set of atoms, flags or names, that a path belongs to. */
export function setPlaceOf(path: string): FormatPlace | undefined {
	return formatTable.find(
		(place) => !texts.has(place.path) && (path === place.path || path.startsWith(`${place.path}/`)),
	)
}

/** What one side says anew about one flag of one atom, or one member: undefined where it takes it away. */
interface Claim {
	readonly value: string | undefined
	readonly side: Side
}
type Claims = ReadonlyMap<string, Claim>

/** What both sides together say anew about all sets, by what it is about. */
export interface Meaning {
	readonly claims: Claims
	readonly conflicts: readonly Conflict[]
}

/** The changes of both sides, and where they contradict each other: also across files, of which Portage reads many as one. */
export function joinMeanings(base: ConfigTree, ours: ConfigTree, theirs: ConfigTree, prefer?: Prefer): Meaning {
	const [here, there] = [claimsOf(base, ours), claimsOf(base, theirs)]
	const conflicts: Conflict[] = []
	const claims = new Map(here)
	for (const [about, claim] of there) {
		const own = here.get(about)
		if (own !== undefined && own.value !== claim.value && prefer === undefined) {
			conflicts.push({ ours: own.side, theirs: claim.side })
		}
		if (own === undefined || prefer === 'theirs') claims.set(about, claim)
	}
	return { claims, conflicts }
}

/** The places where a merged tree does not say just what both sides say: no text could bring it about. */
export function placesAstray(base: ConfigTree, merged: ConfigTree, { claims }: Meaning): Map<string, Side> {
	const found = claimsOf(base, merged)
	const astray = new Map<string, Side>()
	for (const about of new Set([...claims.keys(), ...found.keys()])) {
		const [wanted, is] = [claims.get(about), found.get(about)]
		const side = (is ?? wanted)!.side
		if (wanted?.value !== is?.value || (wanted === undefined) !== (is === undefined)) {
			astray.set(setPlaceOf(side.path)!.path, side)
		}
	}
	return astray
}

function claimsOf(before: ConfigTree, after: ConfigTree): Claims {
	const [old, now] = [readTree(before), readTree(after)]
	const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => setPlaceOf(path) !== undefined)
	return new Map(paths.flatMap((path) => changesIn(old.get(path), now.get(path)).flatMap(claimsIn)))
}

function changesIn(before: Reading | undefined, after: Reading | undefined): readonly ConfigChange[] {
	return (after ?? before)!.format.diff(before?.entries ?? [], after?.entries ?? [])
}

function claimsIn(change: ConfigChange): [string, Claim][] {
	const { path, line } = change
	const claim = (about: string, value: string | undefined): [string, Claim] => [
		about,
		{ value, side: { path, line, text: describeChange(change) } },
	]
	if ('member' in change) {
		const about = `${change.file} ${change.member.replace(/^-/, '')}`
		return [claim(about, change.present ? change.member : undefined)]
	}
	if (!('atom' in change)) return []
	const about = (word: string): string => `${change.file} ${change.atom} ${word.replace(/^-/, '')}`
	const { set, dropped } = change
	if (set.length + dropped.length === 0) return [claim(about(''), change.present ? '' : undefined)]
	return [...set.map((word) => claim(about(word), word)), ...dropped.map((word) => claim(about(word), undefined))]
}
