import type { Terminal } from '@altroot/shared/cli/terminal'
import { printDuration } from '@altroot/shared/cli/words'
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

/**
 * The merges as a table in the order in which they would be merged: what becomes of it, how long that is expected to
 * take, where, package, old → new; below it the flags and the size, in lines of `width` at most.
 */
export function printMerges(
	merges: readonly PackageEntry[],
	root: string,
	expected: ReadonlyMap<string, number | null>,
	{ colors, width }: Pick<Terminal, 'colors' | 'width'>,
): string[] {
	const rows = merges.map((merge) => {
		const time = expected.get(merge.cpv) ?? null
		return [
			actionOf(merge.marks),
			time === null ? '?' : printDuration(time),
			merge.root === root ? root : 'server',
		] as const
	})
	const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
	const indent = widths.reduce((sum, each) => sum + each + 2, 0)
	return merges.flatMap((merge, index) => {
		const [action = '', time = '', where = ''] = rows[index] ?? []
		const head = [action.padEnd(widths[0]!), time.padStart(widths[1]!), colors.dim(where.padEnd(widths[2]!))].join('  ')
		const { name, version } = nameAndVersion(merge.cpv)
		const old = merge.old.map((one) => one.version).join(', ')
		const versions = old === '' ? version : `${old} → ${version}`
		const details = wrap([...flagsOf(merge).split(/ +/), sizeOf(merge)].filter(Boolean), width - indent)
		const fits = indent + name.length + 1 + versions.length <= width
		const lines = fits ? [`${colors.bold(name)} ${versions}`] : [colors.bold(name), versions]
		return [...lines, ...details].map((line, at) => (at === 0 ? `${head}  ${line}` : `${' '.repeat(indent)}${line}`))
	})
}

/** Words in lines of `width`; a longer word has a line to itself. */
function wrap(words: readonly string[], width: number): string[] {
	const lines: string[] = []
	for (const word of words) {
		const longer = `${lines.at(-1)} ${word}`
		if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
		else lines.push(word)
	}
	return lines
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
