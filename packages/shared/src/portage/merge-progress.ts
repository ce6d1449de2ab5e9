import type { Progress } from '../protocol/progress.ts'
import { withoutEscapes } from './merge-plan/output-lines.ts'
import { type Merge, type MergeEvent, parseDropped, parseMergeEvent } from './merge-progress/event.ts'

/** How one merge stands, or how it ended. */
export interface MergeStanding extends Merge {
	readonly status: 'building' | 'installing' | 'merged' | 'failed' | 'dropped'
	readonly phase: string | null
	/** The build log that Portage names for a failure. */
	readonly log: string | null
	/** What a dropped package could not have. */
	readonly requires: string | null
}

/** A running emerge. Immutable: every line that tells something yields a new one. */
export interface MergeProgress {
	readonly total: number
	/** By root and cpv, in the order of their start. */
	readonly merges: ReadonlyMap<string, MergeStanding>
	readonly current: string | null
	/** The failure whose log path is still to come, between lines of parallel jobs. */
	readonly awaitingLog: string | null
	/** The words so far of a message that Portage wraps over lines. */
	readonly message: string | null
}

/** Before the first line. `planned`: packages of the plan, so that the total is right from the start. */
export function startOfMerge(planned = 0): MergeProgress {
	return { total: planned, merges: new Map(), current: null, awaitingLog: null, message: null }
}

/** Takes in one line of emerge's output; the same object where the line says nothing. Never throws. */
export function readMergeLine(progress: MergeProgress, line: string): MergeProgress {
	const text = withoutEscapes(line).trimEnd()
	const event = parseMergeEvent(text)
	if (event) return apply(progress, event)
	const goesOn = progress.message !== null && text.startsWith(' * ')
	return goesOn || text.startsWith(' * emerge --keep-going: ') ? readMessage(progress, text) : progress
}

function readMessage(progress: MergeProgress, text: string): MergeProgress {
	const message = [progress.message, text.slice(3).trim()].filter(Boolean).join(' ')
	const event = parseDropped(message)
	return event ? apply({ ...progress, message: null }, event) : { ...progress, message }
}

function apply(progress: MergeProgress, event: MergeEvent): MergeProgress {
	switch (event.kind) {
		case 'phase':
			return progress.current === null ? progress : change(progress, progress.current, { phase: event.phase })
		case 'log':
			return progress.awaitingLog === null
				? progress
				: { ...change(progress, progress.awaitingLog, { log: event.path }), awaitingLog: null }
		case 'started':
			// Portage counts anew at `*** Resuming merge...`: its first total is the largest.
			return { ...enter(progress, event, 'building', null), total: Math.max(progress.total, event.total) }
		case 'installing':
			return enter(progress, event, 'installing', 'merge')
		case 'completed':
			return leave(enter(progress, event, 'merged', 'merge'))
		case 'failed': {
			// Also after `Completed`: that is printed for a package whose pkg_preinst died, too.
			const failed = leave(change(ensure(progress, event), keyOf(event), { status: 'failed' }))
			return { ...failed, awaitingLog: keyOf(event) }
		}
		case 'dropped':
			return leave(change(ensure(progress, event), keyOf(event), { status: 'dropped', requires: event.requires }))
	}
}

function keyOf({ root, cpv }: Merge): string {
	return `${root} ${cpv}`
}

function ensure(progress: MergeProgress, { cpv, root }: Merge): MergeProgress {
	if (progress.merges.has(keyOf({ cpv, root }))) return progress
	const standing: MergeStanding = { cpv, root, status: 'building', phase: null, log: null, requires: null }
	return { ...progress, merges: new Map(progress.merges).set(keyOf(standing), standing) }
}

function change(progress: MergeProgress, key: string, values: Partial<MergeStanding>): MergeProgress {
	const standing = progress.merges.get(key)
	if (!standing) return progress
	return { ...progress, merges: new Map(progress.merges).set(key, { ...standing, ...values }) }
}

function enter(
	progress: MergeProgress,
	merge: Merge,
	status: MergeStanding['status'],
	phase: string | null,
): MergeProgress {
	return { ...change(ensure(progress, merge), keyOf(merge), { status, phase }), current: keyOf(merge) }
}

/** The current package has ended: what else builds, started last, is current now. */
function leave(progress: MergeProgress): MergeProgress {
	const running = [...progress.merges].filter(([, { status }]) => status === 'building' || status === 'installing')
	return { ...progress, current: running.at(-1)?.[0] ?? null }
}

/** What people are shown: `done` counts merged packages, `failed` also those that were dropped for another's sake. */
export function toProgress(progress: MergeProgress): Progress {
	const standings = [...progress.merges.values()]
	const current = progress.current === null ? undefined : progress.merges.get(progress.current)
	return {
		done: standings.filter(({ status }) => status === 'merged').length,
		total: Math.max(progress.total, standings.length),
		failed: standings.filter(({ status }) => status === 'failed' || status === 'dropped').length,
		package: current?.cpv ?? null,
		root: current?.root ?? null,
		phase: current?.phase ?? null,
	}
}
