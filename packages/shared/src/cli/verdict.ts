import { isAccepted, type Verdict, verdictNumbers } from '../protocol/verdict.ts'
import { firstParts, type Part } from './card.ts'
import type { Terminal } from './terminal.ts'
import { count } from './words.ts'

/** Whether the laptop takes what is published: other trees first, then what stays behind and why. All of it is in `--json`. */
export function verdictParts(verdict: Verdict, colors: Terminal['colors']): Part[] {
	const { trees, behind, more } = verdict
	const stays = count(behind.length + more, 'package')
	const numbers = verdictNumbers(verdict)
	const others = trees.map(({ name, laptop, built }) => ({
		heading: '',
		text: `its tree ${name} is at ${laptop}, the packages were built from ${built}`,
		most: 2,
		spare: true,
	}))
	const left = behind.map(({ package: name, reason }) => ({
		heading: '',
		text: `${colors.bold(name)}: ${reason}`,
		most: 2,
		spare: true,
	}))
	return [
		isAccepted(verdict)
			? { heading: 'laptop', text: `${colors.green('takes them')}: ${numbers}` }
			: { heading: 'laptop', text: `${colors.yellow(`${stays} would stay behind`)}; ${numbers}` },
		...firstParts(others, 1, (rest) => `and ${count(rest, 'other tree')}`),
		...firstParts(left, 2, (rest) => `and ${count(rest + more, 'more package')}`),
	]
}
