import type { Terminal } from '@altroot/shared/cli/terminal'
import { printPlace } from '@altroot/shared/diagnostic'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChange } from '@altroot/shared/portage/config-diff'

/** A change as `--json` shows it: `text` is what a person reads. */
export type ShownChange = ConfigChange & { readonly text: string }

export function shownChanges(changes: readonly ConfigChange[]): ShownChange[] {
	return changes.map((change) => ({ ...change, text: describeChange(change) }))
}

/** Changes for people, by the file that they belong to, each with its place: green is gained, red is lost. */
export function printChanges(changes: readonly ConfigChange[], { colors }: Terminal): string[] {
	const width = Math.min(44, Math.max(0, ...changes.map((change) => printPlace(change).length)))
	return [...Map.groupBy(changes, nameOf)].flatMap(([name, own]) => [
		colors.bold(name),
		...own.map((change) => {
			const text = describeChange(change).slice(name.length + 2)
			return `  ${colors.dim(printPlace(change).padEnd(width))}  ${inColor(change, text, colors)}`
		}),
	])
}

/** As `describeChange` begins. */
function nameOf(change: ConfigChange): string {
	return change.kind === 'profile' ? 'profile' : change.file
}

function inColor(change: ConfigChange, text: string, colors: Terminal['colors']): string {
	if (change.kind === 'order' || change.kind === 'moved' || change.kind === 'comments') return colors.dim(text)
	if (change.kind === 'file') {
		return { added: colors.green, removed: colors.red, changed: colors.yellow }[change.change](text)
	}
	let lost = false
	return text.replace(/\S+/g, (word) => {
		lost ||= word === 'drops' || word === 'removed' || text.includes(' no longer set ')
		return lost || word.startsWith('-') ? colors.red(word) : word.startsWith('+') ? colors.green(word) : word
	})
}
