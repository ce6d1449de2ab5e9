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
	readonly printed: (watched?: Watched) => Promise<number>
	/** Ends the package; called again after `patience` where it is still there. False where nothing of it runs. */
	readonly end: (watched: Watched, reason: string) => Promise<boolean>
	/** Ends all of it: it hangs, with nothing that could be ended alone. */
	readonly giveUp: (reason: string) => void
}

/** Milliseconds that emerge has to notice that a package of its was ended. */
const patience = 30_000

/** How often nothing of a package is found before emerge itself is what hangs: between two phases there is nothing, too. */
const misses = 3

/**
 * Ends each package that is over a limit, and emerge where it hangs itself, until `signal` is aborted. Sleeps up to the
 * next moment that one can be.
 */
export async function keepLimits(
	limits: Limits,
	emerge: WatchedEmerge,
	clock: Clock,
	signal: AbortSignal,
): Promise<void> {
	const missed = new Map<string, number>()
	while (!signal.aborted) {
		let next = clock.now() + Math.min(limits.package, limits.idle)
		const running = emerge.running()
		const hangs = running.length === 0 && (await emerge.printed()) + limits.idle <= clock.now()
		if (hangs) return emerge.giveUp(`emerge printed nothing for ${printDuration(limits.idle)} ([build] idle-limit)`)
		for (const watched of running) {
			const due = await dueOf(limits, watched, emerge)
			const isDue = due.at <= clock.now()
			next = Math.min(next, isDue ? clock.now() + patience : due.at)
			const isThere = !isDue || (await emerge.end(watched, due.reason))
			missed.set(watched.cpv, isThere ? 0 : (missed.get(watched.cpv) ?? 0) + 1)
			if (missed.get(watched.cpv) === misses) return emerge.giveUp(`${watched.cpv} cannot be ended: ${due.reason}`)
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
