import { withoutEscapes } from './merge-plan/output-lines.ts'
import {
	type Merge,
	type MergeEvent,
	type Phase,
	parseDropped,
	parseMergeEvent,
	phases,
} from './merge-progress/event.ts'

/** How one merge stands, or how it ended. */
export interface MergeStanding extends Merge {
	readonly status: 'building' | 'installing' | 'merged' | 'failed' | 'dropped'
	readonly phase: Phase | null
	/** The build log that Portage names for a failure. */
	readonly log: string | null
	/** What a dropped package could not have. */
	readonly requires: string | null
}

/** A running emerge. Immutable: every line that tells something yields a new one. */
export interface MergeProgress {
	/** By root and cpv, in the order of their start. */
	readonly merges: ReadonlyMap<string, MergeStanding>
	readonly current: string | null
	/** The failure whose log path is still to come, between lines of parallel jobs. */
	readonly awaitingLog: string | null
	/** The words so far of a message that Portage wraps over lines. */
	readonly message: string | null
}

/** Before the first line. */
export const startOfMerge: MergeProgress = { merges: new Map(), current: null, awaitingLog: null, message: null }

/** Takes in one line of emerge's output; the same object where the line says nothing. Never throws. */
export function readMergeLine(progress: MergeProgress, line: string): MergeProgress {
	const text = withoutEscapes(line).trimEnd()
	const event = parseMergeEvent(text)
	if (event) return apply(progress, event)
	const goesOn = progress.message !== null && text.startsWith(' * ')
	return goesOn || text.startsWith(' * emerge --keep-going: ') ? readMessage(progress, text) : progress
}

/** The progress once no line comes any more: a log that was still to be named is not going to be. */
export function endOfMerge(progress: MergeProgress): MergeProgress {
	return progress.awaitingLog === null ? progress : { ...progress, awaitingLog: null }
}

function readMessage(progress: MergeProgress, text: string): MergeProgress {
	const message = [progress.message, text.slice(3).trim()].filter(Boolean).join(' ')
	const event = parseDropped(message)
	return event ? apply({ ...progress, message: null }, event) : { ...progress, message }
}

function apply(progress: MergeProgress, event: MergeEvent): MergeProgress {
	switch (event.kind) {
		case 'phase':
			return progress.current === null ? progress : enterPhase(progress, progress.current, event.phase)
		case 'log':
			return progress.awaitingLog === null
				? progress
				: { ...change(progress, progress.awaitingLog, { log: event.path }), awaitingLog: null }
		case 'started':
			// Another source may have told of it, and of its first phase, already.
			return { ...begin(progress, event), current: keyOf(event) }
		case 'installing':
			return enter(progress, event, 'installing')
		case 'completed':
			return leave(enter(progress, event, 'merged'))
		case 'failed': {
			// Also after `Completed`: that is printed for a package whose pkg_preinst died, too.
			const failed = leave(change(ensure(progress, event), keyOf(event), { status: 'failed' }))
			return { ...failed, awaitingLog: event.logFollows ? keyOf(event) : null }
		}
		case 'dropped':
			return leave(change(ensure(progress, event), keyOf(event), { status: 'dropped', requires: event.requires }))
	}
}

/**
 * Takes in the phase of one package, from whatever source tells it; the same object where it is not news. What has ended
 * stays so, and phases only go forward: with two sources, one may tell later what the other has told.
 */
export function readPhase(progress: MergeProgress, merge: Merge, phase: Phase | null): MergeProgress {
	const known = ensure(progress, merge)
	return phase === null ? known : enterPhase(known, keyOf(merge), phase)
}

function enterPhase(progress: MergeProgress, key: string, phase: Phase): MergeProgress {
	const standing = progress.merges.get(key)
	if (standing === undefined || !isOpen(standing) || rankOf(standing.phase) >= rankOf(phase)) return progress
	return change(progress, key, { phase })
}

function rankOf(phase: Phase | null): number {
	return phase === null ? -1 : phases.indexOf(phase)
}

/** True while emerge works on it. */
export function isOpen({ status }: MergeStanding): boolean {
	return status === 'building' || status === 'installing'
}

export function keyOf({ root, cpv }: Merge): string {
	return `${root} ${cpv}`
}

function ensure(progress: MergeProgress, { cpv, root }: Merge): MergeProgress {
	if (progress.merges.has(keyOf({ cpv, root }))) return progress
	const standing: MergeStanding = { cpv, root, status: 'building', phase: null, log: null, requires: null }
	return { ...progress, merges: new Map(progress.merges).set(keyOf(standing), standing) }
}

function begin(progress: MergeProgress, merge: Merge): MergeProgress {
	const known = ensure(progress, merge)
	const standing = known.merges.get(keyOf(merge))!
	return isOpen(standing) ? known : change(known, keyOf(merge), { status: 'building', phase: null })
}

function change(progress: MergeProgress, key: string, values: Partial<MergeStanding>): MergeProgress {
	const standing = progress.merges.get(key)
	if (!standing) return progress
	return { ...progress, merges: new Map(progress.merges).set(key, { ...standing, ...values }) }
}

function enter(progress: MergeProgress, merge: Merge, status: MergeStanding['status']): MergeProgress {
	return { ...change(ensure(progress, merge), keyOf(merge), { status, phase: 'merge' }), current: keyOf(merge) }
}

/** The current package has ended: what else builds, started last, is current now. */
function leave(progress: MergeProgress): MergeProgress {
	const running = [...progress.merges].filter(([, standing]) => isOpen(standing))
	return { ...progress, current: running.at(-1)?.[0] ?? null }
}
