import type { Clock } from '@altroot/shared/platform/clock'

/** Milliseconds between two visits at most, while they fail, unless the settings ask for longer. */
const longest = 600_000

export interface Visits {
	/** Milliseconds between two visits, as the settings say now. */
	readonly poll: () => number
	/** One visit; false where the other side could not be reached. */
	readonly visit: () => Promise<boolean>
	readonly clock: Clock
}

/** Visits at once and then each `poll` milliseconds until `signal` is aborted; after failures twice as long each time. */
export async function keepVisiting({ poll, visit, clock }: Visits, signal: AbortSignal): Promise<void> {
	let failures = 0
	while (!signal.aborted) {
		failures = (await visit()) ? 0 : failures + 1
		await clock.sleep(pauseAfter(failures, poll()), signal).catch(() => {})
	}
}

function pauseAfter(failures: number, poll: number): number {
	return Math.max(poll, Math.min(poll * 2 ** failures, longest))
}
