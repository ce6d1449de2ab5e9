import type { Terminal } from '@altroot/shared/cli/terminal'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { PackageEntry, PlanMarks } from '@altroot/shared/portage/merge-plan/entry'
import type { PlannedFlag } from '@altroot/shared/portage/merge-plan/use-flags'

/** What becomes of a package, in one word. */
export function actionOf({ new: isNew, newSlot, downgrade, update, forced }: PlanMarks): string {
	if (newSlot) return 'new slot'
	if (isNew) return 'new'
	if (downgrade) return 'downgrade'
	if (update) return 'update'
	return forced ? 'forced' : 'rebuild'
}

/** The merges as a table: what, package, old → new, root, flags, size. In the order in which they would be merged. */
export function printMerges(merges: readonly PackageEntry[], root: string, { colors }: Terminal): string[] {
	const rows = merges.map((merge) => {
		const { name, version } = nameAndVersion(merge.cpv)
		const old = merge.old.map((one) => one.version).join(', ')
		const where = merge.root === root ? root : 'server'
		return [
			actionOf(merge.marks),
			name,
			old === '' ? version : `${old} → ${version}`,
			where,
			flagsOf(merge),
			sizeOf(merge),
		]
	})
	const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
	return rows.map((row) => {
		const [action, name, versions, where, flags] = widths.map((width, column) => row[column]!.padEnd(width))
		return `${action}  ${colors.bold(name!)}  ${versions}  ${colors.dim(where!)}  ${flags}  ${row[5]}`.trimEnd()
	})
}

/** All flags of a new package; of one that is there only those that change. */
export function flagsOf({ flags, marks }: PackageEntry): string {
	const shown = (flag: PlannedFlag): boolean => marks.new || flag.changed || flag.iuse !== null
	return Object.entries(flags)
		.flatMap(([group, all]) => {
			const words = all.filter(shown).map(({ name, enabled }) => `${enabled ? '+' : '-'}${name}`)
			return words.length === 0 ? [] : [group === 'USE' ? words.join(' ') : `${group}: ${words.join(' ')}`]
		})
		.join('  ')
}

function sizeOf({ downloadKiB }: PackageEntry): string {
	return downloadKiB === null || downloadKiB === 0 ? '' : `${downloadKiB} KiB`
}
