import { openTerminal, type Terminal } from '@altroot/shared/cli/terminal'
import xterm from '@xterm/headless'

/** A window of a real terminal emulator, and the terminal that writes to it. */
export class Window {
	readonly terminal: Terminal
	readonly #emulator: xterm.Terminal
	readonly #stream: { isTTY: boolean; columns: number; rows: number; write(text: string): boolean }
	title = ''

	constructor(columns = 80, rows = 24, env: Record<string, string> = { LANG: 'C.UTF-8' }) {
		this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
		this.#emulator.onTitleChange((title) => {
			this.title = title
		})
		const write = (text: string): boolean => {
			this.#emulator.write(text)
			return true
		}
		this.#stream = { isTTY: true, columns, rows, write }
		const streams = { stdout: this.#stream, stderr: this.#stream, env }
		this.terminal = openTerminal(false, streams as unknown as Parameters<typeof openTerminal>[1])
	}

	resize(columns: number): void {
		this.#stream.columns = columns
		this.#emulator.resize(columns, this.#stream.rows)
	}

	/** What a person sees: all lines that hold anything, without the spaces at their ends. */
	async seen(): Promise<string[]> {
		await new Promise<void>((resolve) => this.#emulator.write('', resolve))
		const { active } = this.#emulator.buffer
		const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '')
		return lines.filter((line) => line !== '')
	}
}
