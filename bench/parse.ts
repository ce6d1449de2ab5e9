/** `pnpm bench:parse`: how many lines of a package.use with 10,000 of them are read, compared and checked in a second. */
import { packageUse } from '../packages/shared/src/portage/package-use.ts'

const lines = 10_000
const rounds = 20
const path = 'etc/portage/package.use'
const flags = ['nls', '-x264', 'VIDEO_CARDS: intel -nouveau', 'opus vaapi -static-libs', 'python_targets_python3_13']

function packageUseOf(changed: boolean): string {
	return Array.from({ length: lines }, (_, index) => {
		const atom = index % 3 === 0 ? `>=media-video/package${index}-1.${index}_rc1-r2` : `app-misc/package${index}`
		const slot = index % 5 === 0 ? ':2/2.1' : ''
		const extra = changed && index % 100 === 0 ? ' changed' : ''
		return `${atom}${slot} ${flags[index % flags.length]}${extra}${index % 7 === 0 ? ' # a comment' : ''}\n`
	}).join('')
}

/** Lines a second in the fastest of the rounds: what the code can do, not what else the machine was doing. */
function measure(what: string, round: () => unknown): void {
	const fastest = Math.min(
		...Array.from({ length: rounds }, () => {
			const start = performance.now()
			round()
			return performance.now() - start
		}),
	)
	const rate = Math.round(lines / (fastest / 1000))
	console.log(
		`${what.padEnd(10)} ${rate.toLocaleString('en').padStart(12)} entries/s   ${fastest.toFixed(1)} ms a file`,
	)
}

const text = packageUseOf(false)
const before = packageUse.parse(text, path).entries
const after = packageUse.parse(packageUseOf(true), path).entries

measure('parse', () => packageUse.parse(text, path))
measure('print', () => packageUse.print(before))
measure('validate', () => packageUse.validate(before, new Map()))
measure('diff', () => packageUse.diff(before, after))
