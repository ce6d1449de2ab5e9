import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Some characters of one look. `color` is one of the 16, undefined for the text's own. */
export interface Run {
	readonly text: string
	readonly color: number | undefined
	readonly bold: boolean
	readonly dim: boolean
}

/** A line as it stands at the end, and the milliseconds after which it was first seen. */
export interface ShownLine {
	readonly runs: readonly Run[]
	readonly after: number
}

// The emulator belongs to the tests.
const xterm: typeof import('@xterm/headless') = createRequire(join(import.meta.dirname, '../../test/package.json'))(
	'@xterm/headless',
)

/** A terminal emulator that remembers when each of its lines came. */
export class Screen {
	readonly #emulator
	readonly #seen: number[] = []

	constructor(columns: number) {
		this.#emulator = new xterm.Terminal({ cols: columns, rows: 200, scrollback: 5000, allowProposedApi: true })
	}

	async write(bytes: Uint8Array, after: number): Promise<void> {
		await new Promise<void>((resolve) => this.#emulator.write(bytes, resolve))
		const { baseY, cursorY } = this.#emulator.buffer.active
		while (this.#seen.length <= baseY + cursorY) this.#seen.push(after)
	}

	lines(): ShownLine[] {
		return this.#seen.map((after, row) => ({ after, runs: this.#runs(row) }))
	}

	#runs(row: number): Run[] {
		const line = this.#emulator.buffer.active.getLine(row)
		const runs: Run[] = []
		for (let at = 0; at < (line?.length ?? 0); at++) {
			const cell = line?.getCell(at)
			if (cell === undefined || cell.getWidth() === 0) continue
			const look = {
				color: cell.isFgDefault() ? undefined : cell.getFgColor(),
				bold: cell.isBold() !== 0,
				dim: cell.isDim() !== 0,
			}
			const last = runs.at(-1)
			const same = last && last.color === look.color && last.bold === look.bold && last.dim === look.dim
			if (same) runs[runs.length - 1] = { ...last, text: last.text + (cell.getChars() || ' ') }
			else runs.push({ ...look, text: cell.getChars() || ' ' })
		}
		return runs
	}
}
