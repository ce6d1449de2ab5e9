import { isAccepted, type Verdict, verdictNumbers } from '../protocol/verdict.ts'
import type { Terminal } from './terminal.ts'
import { count } from './words.ts'

/** Packages that stay behind and are shown one by one: all of them are in `--json`. */
const shown = 5

/** Whether the laptop takes what is published, for people: other trees first, then what stays behind and why. */
export function printVerdict(verdict: Verdict, { colors }: Terminal): string[] {
	const { trees, behind, more } = verdict
	const left = behind.length + more - shown
	const stays = count(behind.length + more, 'package')
	const numbers = verdictNumbers(verdict)
	return [
		isAccepted(verdict)
			? `laptop       ${colors.green('takes them')}: ${numbers}`
			: `laptop       ${colors.yellow(`${stays} would stay behind`)}; ${numbers}`,
		...trees.map(({ name, laptop, built }) => {
			return `             its tree ${name} is at ${laptop}, the packages were built from ${built}`
		}),
		...behind.slice(0, shown).map(({ package: name, reason }) => `             ${colors.bold(name)}: ${reason}`),
		...(left > 0 ? [`             and ${count(left, 'more package')}`] : []),
	]
}
