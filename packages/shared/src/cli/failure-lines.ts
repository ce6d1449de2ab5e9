import type { PackageEvent } from '../protocol/progress.ts'
import type { Terminal } from './terminal.ts'

/** As many lines of a log as leave room in a window for what still runs. */
const mostLines = 12

/** A package that has just failed: where and why, what to do, and the last lines of its log, as far as the server tells. */
export function failureLines(change: PackageEvent, colors: Terminal['colors']): string[] {
	const { package: name, phase, reason, remedy, log, tail = [] } = change
	const where = phase === null ? '' : ` in ${phase}`
	const why = reason === undefined ? '' : `: ${reason}`
	return [
		`${colors.red('failed')}   ${name}${where}${why}`,
		...(remedy === undefined ? [] : [`         → ${remedy}`]),
		...tail.slice(-mostLines).map((line) => colors.dim(`         | ${line}`)),
		...(log === undefined ? [] : [`         whole log on the server: ${log}`]),
	]
}
