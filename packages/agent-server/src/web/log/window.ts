import type { FileHandle } from 'node:fs/promises'
import { type LogLine, linesIn } from './lines.ts'

/** As much of a log as one page reads. */
const windowBytes = 48 * 1024

/** Lines of a log, from byte `from` to byte `to` of `size`. */
export interface LogWindow {
	readonly lines: readonly LogLine[]
	readonly from: number
	readonly to: number
	readonly size: number
}

/** Which part: the last one, the one that begins at a line, or the one that ends before a line. */
export type Wanted = { readonly from: number } | { readonly to: number } | 'end'

/** Reads a part of a log, in whole lines but where one is longer than all of it. Reads no more than that part. */
export async function readWindow(file: FileHandle, wanted: Wanted, most = windowBytes): Promise<LogWindow> {
	const { size } = await file.stat()
	if (typeof wanted === 'object' && 'from' in wanted) {
		const from = Math.min(wanted.from, size)
		const bytes = await readAt(file, from, Math.min(most, size - from))
		const whole = from + bytes.length < size ? bytes.lastIndexOf(0x0a) + 1 : 0
		const kept = whole > 0 ? bytes.subarray(0, whole) : bytes
		return { lines: linesIn(kept, from), from, to: from + kept.length, size }
	}
	const to = wanted === 'end' ? size : Math.min(wanted.to, size)
	const start = Math.max(0, to - most)
	const bytes = await readAt(file, start, to - start)
	const cut = start > 0 ? bytes.indexOf(0x0a) + 1 : 0
	const kept = cut < bytes.length ? bytes.subarray(cut) : bytes
	const from = to - kept.length
	return { lines: linesIn(kept, from), from, to, size }
}

/** The window without a last line that is still being written. */
export function withoutUnfinished(window: LogWindow): LogWindow {
	const last = window.lines.at(-1)
	if (last === undefined || last.ended || window.to < window.size) return window
	return { ...window, lines: window.lines.slice(0, -1), to: last.at }
}

export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
	return buffer.subarray(0, bytesRead)
}
