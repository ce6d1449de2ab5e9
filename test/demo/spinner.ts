import type { Terminal } from '@altroot/shared/cli/terminal'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** The last line of a window while something is waited for: that it goes on, since when, and with what. */
export class Spinner {
	readonly #terminal: Terminal
	#timer: NodeJS.Timeout | undefined
	#since = 0
	#line = ''

	constructor(terminal: Terminal) {
		this.#terminal = terminal
	}

	/** Shows the text, or replaces it: the seconds go on until `hide`. Nothing where lines cannot be drawn over. */
	show(indent: string, text: string): void {
		if (!this.#terminal.live) return
		this.#line = `${indent}@ ${text}`.slice(0, this.#terminal.width - ' 999 s'.length - 1)
		if (this.#timer === undefined) {
			this.#since = performance.now()
			this.#timer = setInterval(() => this.#draw(), 100).unref()
		}
		this.#draw()
	}

	hide(): void {
		if (this.#timer === undefined) return
		clearInterval(this.#timer)
		this.#timer = undefined
		this.#terminal.draw([])
	}

	#draw(): void {
		const { colors, draw } = this.#terminal
		const waited = performance.now() - this.#since
		const frame = frames[Math.floor(waited / 100) % frames.length] ?? ''
		const seconds = waited < 1000 ? '' : colors.dim(` ${Math.floor(waited / 1000)} s`)
		draw([`${this.#line.replace('@', colors.cyan(frame))}${seconds}`])
	}
}
