import type { FileHandle } from 'node:fs/promises'
import { findCause } from '@altroot/shared/portage/build-log'
import { parseAnsi, plainLook } from './ansi.ts'
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
	const line = (await find(file, died, after)) ?? (await find(file, failed, after))
	if (line === undefined) return undefined
	const start = Math.max(0, line - before)
	const lines = linesIn(await readAt(file, start, line - start), start).map(({ at, text }) => ({
		at,
		text: plain(text),
	}))
	const phase = lines.slice(lines.findLastIndex(({ text }) => text.startsWith('>>> ')) + 1)
	const cause = findCause(phase.map(({ text }) => text))
	const mark = phase.find(({ text }) => cause !== undefined && text.trim().replace(/^!!! /, '') === cause)?.at ?? line
	const from = lines.find(({ at }) => at > 0 && at >= mark - shown)?.at ?? mark
	return { from: mark <= shown ? 0 : from, mark, next: line + 1 }
}

/** A line that is looked for: by words that can be found in bytes, and by what it is without colours. */
interface Sought {
	readonly words: string
	readonly line: RegExp
}

const died: Sought = { words: ' ERROR: ', line: /^ \* ERROR: \S+ failed / }
const failed: Sought = { words: '>>> Failed to ', line: /^>>> Failed to / }

/** The start of the first such line behind byte `after`. */
async function find(file: FileHandle, { words, line }: Sought, after: number): Promise<number | undefined> {
	const { size } = await file.stat()
	for (let start = after; start < size; start += piece) {
		// What begins in this piece may end in the next one, and its line may begin in the one before.
		const from = Math.max(0, start - longestColours)
		const bytes = await readAt(file, from, Math.min(piece + 2 * longestColours, size - from))
		for (let at = bytes.indexOf(words); at >= 0; at = bytes.indexOf(words, at + 1)) {
			const begin = bytes.lastIndexOf(0x0a, at) + 1
			const text = plain(bytes.toString('utf8', begin, at + 200))
			if (from + begin >= after && line.test(text)) return from + begin
		}
	}
	return undefined
}

/** Bytes before the words in their line: blanks, a star and its colours. */
const longestColours = 100

function plain(text: string): string {
	return parseAnsi(text, plainLook)
		.spans.map((span) => span.text)
		.join('')
}
