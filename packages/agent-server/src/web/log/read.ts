import type { FileHandle } from 'node:fs/promises'
import type { Context } from 'hono'
import { numberIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { renderLines } from './lines.ts'
import { openLog } from './place.ts'
import { type LogSource, logSource } from './source.ts'
import { type LogWindow, readWindow, type Wanted, withoutUnfinished } from './window.ts'

/** A part of a log. */
export interface LogPage extends LogWindow {
	readonly source: LogSource
	/** The line that was jumped to. */
	readonly mark: number | null
	/** Where to look on for the next error. */
	readonly next: number | null
}

/** Characters of HTML that the lines of one page may take: text of nothing but `<` is four times as long there. */
const mostHtml = 110_000

/** `?from=BYTE`, `?to=BYTE`, or the end; `&mark=BYTE` is the line that was jumped to. undefined where the log is gone. */
export async function readLogPage(world: WebWorld, context: Context): Promise<LogPage | undefined> {
	const source = logSource(world, context)
	if (source === undefined) return undefined
	await using file = await openLog(world, source.host, source.path)
	const empty = { source, mark: null, next: null, lines: [], from: 0, to: 0, size: 0 }
	if (file === undefined) return source.running ? empty : undefined
	const mark = numberIn(context.req.query('mark')) ?? null
	const next = numberIn(context.req.query('next')) ?? null
	const window = await readFitting(file, wantedIn(context))
	return { source, mark, next, ...(source.running ? withoutUnfinished(window) : window) }
}

function wantedIn(context: Context): Wanted {
	const from = numberIn(context.req.query('from'))
	if (from !== undefined) return { from }
	const to = numberIn(context.req.query('to'))
	return to === undefined ? 'end' : { to }
}

/** A window that is not too long as HTML: lines go from the end of it that was not asked for. */
export async function readFitting(file: FileHandle, wanted: Wanted): Promise<LogWindow> {
	const window = await readWindow(file, wanted)
	const lengths = renderLines(window.lines).map((line) => String(line).length)
	const fromStart = typeof wanted === 'object' && 'from' in wanted
	if (!fromStart) lengths.reverse()
	let [room, fits] = [mostHtml, 0]
	for (const length of lengths) {
		room -= length
		if (room < 0) break
		fits++
	}
	fits = Math.max(fits, 1)
	if (fits >= window.lines.length) return window
	if (fromStart) return { ...window, lines: window.lines.slice(0, fits), to: window.lines[fits]!.at }
	const lines = window.lines.slice(-fits)
	return { ...window, lines, from: lines[0]!.at }
}
