import { setTimeout as delay } from 'node:timers/promises'

/** The only source of time: tests pass a clock of their own. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number
	/** Milliseconds since some moment; never jumps when the clock is set. For lengths of time. */
	monotonic(): number
	/** Resolves after `ms` milliseconds, or rejects with the signal's reason when it is aborted first. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	sleep: async (ms, signal) => {
		await delay(ms, undefined, signal ? { signal } : {})
	},
}
