import picocolors from 'picocolors'
import { DrawnLines } from './drawn-lines.ts'
import { safeText } from './safe-text.ts'
import { clip } from './width.ts'

/**
 * Where a program writes to: what a person reads, or with `--json` data on stdout and everything else on stderr. Nothing
 * that is written here steers a terminal, whatever it contains.
 */
export interface Terminal {
	readonly json: boolean
	readonly colors: ReturnType<typeof picocolors.createColors>
	/** Columns of the window as it is now; where there is none, `COLUMNS` of the environment or 80. */
	readonly width: number
	/** True where lines may be drawn over. */
	readonly live: boolean
	/** The answer itself: stdout. */
	print(line: string): void
	/** One JSON document on one line: stdout. */
	printJson(value: unknown): void
	/** A message beside the answer: stderr. */
	say(line: string): void
	/** Lines that stand below everything else until others take their place; none takes them away. Only where `live`. */
	draw(lines: readonly string[]): void
}

interface Streams {
	readonly stdout: NodeJS.WriteStream
	readonly stderr: NodeJS.WriteStream
	readonly env: NodeJS.ProcessEnv
}

/** The terminal of this process. `NO_COLOR` and a stream that is no window switch colours off; a locale other than UTF-8, all but ASCII. */
export function openTerminal(json: boolean, { stdout, stderr, env }: Streams): Terminal {
	const unicode = isUnicode(env)
	const live = stderr.isTTY === true && env.TERM !== 'dumb'
	const colors = picocolors.createColors(stdout.isTTY === true && !env.NO_COLOR && !json)
	const drawn = live ? new DrawnLines(stderr) : undefined
	let below: readonly string[] = []
	const draw = (): void => {
		const width = stderr.columns ?? 80
		drawn?.draw(below.map((line) => clip(safeText(line, unicode), width - 1)))
	}
	/** What stays stands above what is drawn. */
	const write = (stream: NodeJS.WriteStream, line: string): void => {
		drawn?.erase()
		stream.write(`${safeText(line, unicode)}\n`)
		if (below.length > 0) draw()
	}
	return {
		json,
		live,
		colors,
		get width() {
			return stdout.columns ?? (Number(env.COLUMNS) || 80)
		},
		print: (line) => write(stdout, line),
		printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
		say: (line) => write(stderr, line),
		draw: (lines) => {
			if (lines.length === 0 && below.length === 0) return
			below = lines
			draw()
		},
	}
}

/** Whether the locale can show more than ASCII (locale(7): LC_ALL, else LC_CTYPE, else LANG; none at all is `C`). */
function isUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
	return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
