import type { FileHandle } from 'node:fs/promises'
import { findCause } from '@altroot/shared/portage/build-log'
import { linesIn } from './lines.ts'
import { readAt } from './window.ts'

const piece = 1 << 20
/** As much before the words of `die` as is searched for their cause. */
const before = 64 * 1024
/** As much before the cause as is shown with it. */
const shown = 8 * 1024

/** A failure in a log, by bytes: the line that names its cause, a line some way before it, and where to look on for the next. */
export interface ErrorPlace {
	readonly from: number
	readonly mark: number
	readonly next: number
}

/**
 * The first failure from byte `after` on, or undefined. The words of `die` come first; a fetch or a merge that failed has
 * none. The file is read in pieces, so that others get their turn.
 */
export async function findError(file: FileHandle, after: number): Promise<ErrorPlace | undefined> {
	const line = (await find(file, '\n * ERROR: ', after)) ?? (await find(file, '\n>>> Failed to ', after))
	if (line === undefined) return undefined
	const start = Math.max(0, line - before)
	const lines = linesIn(await readAt(file, start, line - start), start)
	const phase = lines.slice(lines.findLastIndex(({ text }) => text.startsWith('>>> ')) + 1)
	const cause = findCause(phase.map(({ text }) => text))
	const mark = phase.find(({ text }) => cause !== undefined && text.trim().replace(/^!!! /, '') === cause)?.at ?? line
	const from = lines.find(({ at }) => at > 0 && at >= mark - shown)?.at ?? mark
	return { from: mark <= shown ? 0 : from, mark, next: line }
}

/** The start of the line that begins with `words` (a newline first), at or behind byte `after`. */
async function find(file: FileHandle, words: string, after: number): Promise<number | undefined> {
	const { size } = await file.stat()
	for (let start = after; start < size; start += piece) {
		const bytes = await readAt(file, start, Math.min(piece + words.length, size - start))
		const found = bytes.indexOf(words)
		if (found >= 0) return start + found + 1
	}
	return undefined
}
