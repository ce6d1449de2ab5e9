import picocolors from 'picocolors'

/** Where a program writes to: what a person reads, or with `--json` data on stdout and everything else on stderr. */
export interface Terminal {
	readonly json: boolean
	readonly colors: ReturnType<typeof picocolors.createColors>
	/** Columns of the window, 80 where it is none. */
	readonly width: number
	/** True where lines may be drawn over. */
	readonly live: boolean
	/** The answer itself: stdout. */
	print(line: string): void
	/** One JSON document on one line: stdout. */
	printJson(value: unknown): void
	/** A message beside the answer: stderr. */
	say(line: string): void
	/** Text as it stands, for drawing over the current line: stderr. */
	draw(text: string): void
}

interface Streams {
	readonly stdout: NodeJS.WriteStream
	readonly stderr: NodeJS.WriteStream
	readonly env: NodeJS.ProcessEnv
}

/** The terminal of this process. `NO_COLOR` and a stream that is no window switch colours off. */
export function openTerminal(json: boolean, { stdout, stderr, env }: Streams): Terminal {
	const live = stderr.isTTY === true && env.TERM !== 'dumb'
	return {
		json,
		live,
		colors: picocolors.createColors(stdout.isTTY === true && !env.NO_COLOR && !json),
		width: stdout.columns ?? 80,
		print: (line) => void stdout.write(`${line}\n`),
		printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
		say: (line) => void stderr.write(`${line}\n`),
		draw: (text) => void stderr.write(text),
	}
}
