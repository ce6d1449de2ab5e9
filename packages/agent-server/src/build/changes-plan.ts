import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'

/**
 * True where another plan has something to build that a running build has not, or where that still has something to
 * build that the other leaves out. What the running build has ended may stand in the other plan, which was made a moment
 * ago, or may not.
 */
export function changesPlan(running: readonly GenerationPackage[], other: readonly PackageEntry[]): boolean {
	const known = new Map(running.map((row) => [`${row.root} ${row.package}`, flagsOf(row.use)]))
	const wanted = new Set(other.map(({ root, cpv }) => `${root} ${cpv}`))
	const more = other.some(({ root, cpv, flags }) => known.get(`${root} ${cpv}`) !== flagsOf(flags))
	return (
		more || running.some(({ root, package: cpv, outcome }) => outcome === 'planned' && !wanted.has(`${root} ${cpv}`))
	)
}

function flagsOf(groups: Readonly<Record<string, readonly { name: string; enabled: boolean }[]>>): string {
	return Object.entries(groups)
		.flatMap(([group, flags]) => flags.flatMap(({ name, enabled }) => (enabled ? `${group}:${name}` : [])))
		.sort()
		.join(' ')
}
