import { watchName } from '../../store/follow.ts'
import type { WebWorld } from '../world.ts'
import { renderLines } from './lines.ts'
import { openLog } from './place.ts'
import { readFitting } from './read.ts'
import type { LogSource } from './source.ts'
import { withoutUnfinished } from './window.ts'

/** Lines that were written to a log, as HTML; `to` is where the next ones begin. */
export interface LogPiece {
	readonly to: number
	readonly html: string
	/** There is more to be read already. */
	readonly more: boolean
}

/** Milliseconds between two pieces: a compiler writes faster than anybody reads. */
const pace = 250

/**
 * What is written to a log from byte `from` on, in whole lines: until `over` is aborted, after which nothing more is
 * written, and all is told, or until `closed` is aborted.
 */
export async function* followLog(
	world: WebWorld,
	source: LogSource,
	from: number,
	over: AbortSignal,
	closed: AbortSignal,
): AsyncGenerator<LogPiece, void, undefined> {
	const either = AbortSignal.any([over, closed])
	using changes = watchName(source.path, either)
	let at = from
	while (!closed.aborted) {
		const last = over.aborted // asked before reading: what was written until then is read now
		const piece = await pieceFrom(world, source, at)
		if (piece !== undefined && piece.to > at) {
			at = piece.to
			yield piece
			if (piece.more) continue
		}
		if (last) return
		await changes.next()
		await world.clock.sleep(pace, either).catch(() => {})
	}
}

/** The last pieces that were drawn, for all who follow the same log: they come to the same places. */
const drawn = new Map<string, Promise<LogPiece>>()
const kept = 16

async function pieceFrom(world: WebWorld, source: LogSource, from: number): Promise<LogPiece | undefined> {
	await using file = await openLog(world, source.host, source.path)
	if (file === undefined) return undefined
	const { size, ino } = await file.stat()
	const key = `${source.path} ${ino} ${from} ${size}`
	const known = drawn.get(key)
	if (known !== undefined) return known
	const drawing = readFitting(file, { from }).then((window): LogPiece => {
		const { lines, to } = withoutUnfinished(window)
		return { to, html: renderLines(lines).join(''), more: lines.length > 0 && to < size }
	})
	drawn.set(key, drawing)
	if (drawn.size > kept) drawn.delete(drawn.keys().next().value!)
	return await drawing
}
