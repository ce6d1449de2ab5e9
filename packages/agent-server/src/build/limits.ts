import { printDuration } from '@altroot/shared/cli/words'
import type { Clock } from '@altroot/shared/platform/clock'

/** How long one package may take, and how long it may print nothing, in milliseconds. */
export interface Limits {
	readonly package: number
	readonly idle: number
}

/** A package that is being built, as its limits look at it. */
export interface Watched {
	readonly cpv: string
	readonly root: string
	/** When it was begun, in milliseconds since the epoch. */
	readonly begun: number
}

/** What the limits need of a running emerge. */
export interface WatchedEmerge {
	readonly running: () => readonly Watched[]
	/** When the package, or emerge itself, has last printed something. */
	readonly printed: (watched: Watched) => Promise<number>
	/** Ends the package; called again after `patience` where it is still there. */
	readonly end: (watched: Watched, reason: string) => Promise<void>
}

/** Milliseconds that emerge has to notice that a package of its was ended. */
const patience = 30_000

/** Ends each package that is over a limit, until `signal` is aborted. Sleeps up to the next moment that one can be. */
export async function keepLimits(
	limits: Limits,
	emerge: WatchedEmerge,
	clock: Clock,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		let next = clock.now() + Math.min(limits.package, limits.idle)
		for (const watched of emerge.running()) {
			const due = await dueOf(limits, watched, emerge)
			if (due.at <= clock.now()) await emerge.end(watched, due.reason)
			next = Math.min(next, due.at <= clock.now() ? clock.now() + patience : due.at)
		}
		await clock.sleep(Math.max(1, next - clock.now()), signal).catch(() => {})
	}
}

async function dueOf(
	limits: Limits,
	watched: Watched,
	emerge: WatchedEmerge,
): Promise<{ readonly at: number; readonly reason: string }> {
	const whole = watched.begun + limits.package
	const silent = Math.max(watched.begun, await emerge.printed(watched)) + limits.idle
	return whole <= silent
		? { at: whole, reason: `it took longer than ${printDuration(limits.package)} ([build] package-limit)` }
		: { at: silent, reason: `it printed nothing for ${printDuration(limits.idle)} ([build] idle-limit)` }
}
