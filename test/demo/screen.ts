import { openTerminal, type Terminal } from '@altroot/shared/cli/terminal'
import { printDuration } from '@altroot/shared/cli/words'
import { Spinner } from './spinner.ts'
import { wrap } from './wrap.ts'

/** Wide windows get no longer lines: what a person reads stays together, and the times stand below each other. */
const widest = 80
const indent = ' '.repeat('laptop # '.length)

/** What hosts are told of the window, so that their answers are laid out for the room that is left to them. */
export const answerColumns = { COLUMNS: String(widest - indent.length) }

/** What deserves a colour in an answer: the words in which the two programs and hello say how things are. */
const highlights: readonly (readonly [RegExp, 'green' | 'yellow' | 'red' | 'bold'])[] = [
	[/\bpublished\b|nls is on\b/g, 'green'],
	[/needs a decision|^look at/g, 'yellow'],
	[/\berror:/g, 'red'],
	[/^[0-9a-f]{10}(?= )/g, 'yellow'],
]

/** What the demo shows: numbered scenes, what each host is told to do, and what it answers. All of it on stdout, in order. */
export class Screen {
	readonly #terminal: Terminal
	readonly #spinner: Spinner
	readonly #stdout: NodeJS.WriteStream
	#scene = 0
	#muted = false

	constructor(process: NodeJS.Process) {
		const { stdout, env } = process
		this.#stdout = stdout
		this.#terminal = openTerminal(false, { stdout, stderr: stdout, env })
		this.#spinner = new Spinner(this.#terminal)
	}

	scene(title: string): void {
		this.#print('')
		this.#print(this.#terminal.colors.bold(`${++this.#scene}. ${title}`))
	}

	/** A command on a host, as a person would type it there. */
	command(host: string, line: string): void {
		const [first = '', ...more] = wrap(`${indent}${line}`, widest)
		this.#print(`${this.#name(host)} ${this.#terminal.colors.dim('#')} ${first.trimStart()}`)
		for (const part of more) this.#print(part)
	}

	/** What a command answers. */
	answer(text: string): void {
		for (const line of text.trimEnd().split('\n')) {
			for (const part of wrap(line, widest - indent.length)) this.#print(indent + this.#highlight(part))
		}
	}

	/** What has come to its end, on which host, and the milliseconds that it took. */
	done(text: string, { took, host, good = true }: { took?: number; host?: string; good?: boolean } = {}): void {
		const { colors } = this.#terminal
		const mark = good ? colors.green('✓') : colors.red('✗')
		const where = host === undefined ? indent : `${this.#name(host)}${' '.repeat(indent.length - host.length)}`
		const column = widest - indent.length - 2
		const time = took === undefined ? '' : printDuration(took).padStart(column - text.length)
		this.#print(`${where}${mark} ${this.#highlight(text)}${colors.dim(time)}`)
	}

	/** The demo's own words. */
	say(text: string): void {
		for (const line of text.split('\n')) for (const part of wrap(line, widest)) this.#print(part)
	}

	/** On a window: the line that says what is being waited for, until it is replaced or the work ends. */
	wait(text: string): void {
		if (!this.#muted) this.#spinner.show(indent, text)
	}

	/** Waits for work that says nothing by itself. */
	async during<T>(text: string, work: Promise<T>): Promise<T> {
		this.wait(text)
		try {
			return await work
		} finally {
			this.#spinner.hide()
		}
	}

	/** From now on nothing of what is still under way is shown. */
	mute(): void {
		this.#spinner.hide()
		if (this.#terminal.live) this.#stdout.write('\r\u001b[K') // the `^C` that the terminal itself writes
		this.#muted = true
	}

	/** Ends the show with its last words. */
	close(words: string): void {
		this.mute()
		this.#terminal.print(words)
	}

	#print(line: string): void {
		if (this.#muted) return
		this.#spinner.hide()
		this.#terminal.print(line.trimEnd())
	}

	#name(host: string): string {
		const { cyan, magenta } = this.#terminal.colors
		return host === 'laptop' ? cyan(host) : magenta(host)
	}

	#highlight(line: string): string {
		const paint = (text: string, [pattern, color]: (typeof highlights)[number]) =>
			text.replace(pattern, (words) => this.#terminal.colors[color](words))
		return highlights.reduce(paint, line)
	}
}
