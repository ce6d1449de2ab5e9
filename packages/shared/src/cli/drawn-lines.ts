import stringWidth from 'string-width'

type Window = Pick<NodeJS.WriteStream, 'write' | 'columns'>

/**
 * Lines at the end of a window that can be taken away again. A window that has become narrower since has broken them into
 * more rows, so it is counted anew. The cursor stays visible: a program that is killed could not bring it back.
 */
export class DrawnLines {
	readonly #window: Window
	#lines: readonly string[] = []

	constructor(window: Window) {
		this.#window = window
	}

	draw(lines: readonly string[]): void {
		this.#window.write(`${this.#erasure()}${lines.join('\n')}`)
		this.#lines = lines
	}

	erase(): void {
		this.#window.write(this.#erasure())
		this.#lines = []
	}

	/** To the first row of what is drawn, then clear to the end of the screen (ECMA-48: CUU, ED). */
	#erasure(): string {
		if (this.#lines.length === 0) return ''
		const columns = this.#window.columns ?? 80
		const rows = this.#lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0)
		return `\r${rows > 1 ? `\u001b[${rows - 1}A` : ''}\u001b[J`
	}
}
