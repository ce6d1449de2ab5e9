import type { Clock } from '@altroot/shared/platform/clock'

/** At the latest after this many settle times a change is let through, also while more of them come. */
const patience = 10

/** Milliseconds by which a timer comes too late at most, where nothing else runs: it counts whole ones. */
const late = 1

export interface Settler {
	/** Something changed just now. */
	touch(): void
	/** Resolves when nothing is waiting or running. */
	idle(): Promise<void>
}

/**
 * Turns touches into calls of `settled`: once nothing has happened for `settle` milliseconds, or `patience` times as long
 * after the first touch. Calls never overlap; what is touched during one leads to another. `settled` must not throw.
 */
export function settler(settle: number, clock: Clock, settled: () => Promise<void>): Settler {
	let latest: number | undefined
	let running: Promise<void> | undefined
	const untilQuiet = async (): Promise<void> => {
		const first = clock.monotonic()
		for (;;) {
			const quietAt = Math.min((latest ?? first) + settle, first + patience * settle)
			const wait = quietAt - clock.monotonic() - late
			if (wait <= 0) return
			await clock.sleep(wait)
		}
	}
	const run = async (): Promise<void> => {
		while (latest !== undefined) {
			await untilQuiet()
			latest = undefined
			await settled()
		}
		running = undefined
	}
	return {
		touch: () => {
			latest = clock.monotonic()
			running ??= run()
		},
		idle: async () => running,
	}
}
