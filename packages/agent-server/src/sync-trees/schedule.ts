import type { Clock } from '@altroot/shared/platform/clock'

/** Milliseconds between two looks at the settings, and after a sync that failed. */
const look = 60_000
const again = 3_600_000

export interface Schedule {
	/** Milliseconds between two syncs as the settings say now; undefined: none by itself. */
	readonly every: () => number | undefined
	/** When the last one was, in milliseconds since the epoch; undefined before the first. */
	readonly last: () => Promise<number | undefined>
	/** One sync; false where it has to be tried again soon. */
	readonly sync: () => Promise<boolean>
	readonly clock: Clock
}

/**
 * Syncs when the time has come, until `signal` is aborted. What counts is when the last one was, whoever asked for it, so
 * that neither a restart nor a machine that slept makes it come twice; without a last one the first comes at once.
 */
export async function keepSchedule({ every, last, sync, clock }: Schedule, signal: AbortSignal): Promise<void> {
	let notBefore = 0
	while (!signal.aborted) {
		const interval = every()
		const now = clock.now()
		if (interval !== undefined && now >= notBefore && now >= ((await last()) ?? now - interval) + interval) {
			if (!(await sync())) notBefore = clock.now() + Math.min(again, interval)
		}
		await clock.sleep(look, signal).catch(() => {})
	}
}
