import { isAtom, parseAtom, userAtoms } from '@altroot/shared/portage/atom'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { onlyComments } from '@altroot/shared/portage/config-diff'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import { describeChange } from '@altroot/shared/portage/describe'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { Cause } from '@altroot/shared/protocol/generation-package'

/**
 * The line of the laptop's configuration for which a package is in the plan, or null where no single one is known.
 * `changes`: what differs from the configuration of the packages that are there. A line about the package itself counts,
 * or about a flag of its that changes; where only one thing has changed, `alone`, all of the plan is its work.
 */
export function causeOf(entry: PackageEntry, changes: readonly ConfigChange[], alone: boolean): Cause | null {
	const telling = changes.filter((change) => !onlyComments([change]))
	const own = telling.find((change) => isAbout(change, entry))
	const change = own ?? (alone && telling.length === 1 ? telling[0] : undefined)
	return change === undefined ? null : { path: change.path, line: change.line, text: describeChange(change) }
}

function isAbout(change: ConfigChange, entry: PackageEntry): boolean {
	if ('atom' in change) return atomFits(change.atom, entry) && (change.kind !== 'use' || wordsFit(change, entry))
	if ('member' in change) return atomFits(change.member, entry)
	return change.kind === 'variable' && wordsFit(change, entry)
}

function atomFits(text: string, { cpv }: PackageEntry): boolean {
	const atom = parseAtom(text, userAtoms)
	if (!isAtom(atom)) return false
	if (!atom.wildcard) return atom.cp === nameAndVersion(cpv).name
	return new RegExp(`^${atom.cp.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`).test(nameAndVersion(cpv).name)
}

/** True where the change names a flag that differs from what is installed, or that a new package has. */
function wordsFit(
	{ set = [], dropped = [] }: { set?: readonly string[]; dropped?: readonly string[] },
	entry: PackageEntry,
): boolean {
	const words = new Set([...set, ...dropped].map((word) => word.replace(/^[-+]/, '')))
	const flags = Object.values(entry.flags).flat()
	return flags.some(({ name, changed, iuse }) => words.has(name) && (changed || iuse !== null || entry.marks.new))
}
