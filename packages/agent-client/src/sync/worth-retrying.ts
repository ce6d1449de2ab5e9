import type { Bell } from '@altroot/shared/platform/bell'
import type { Clock } from '@altroot/shared/platform/clock'

/**
 * Milliseconds between two looks at the network, only while there is no connection: the kernel has an event for it
 * (rtnetlink(7)), but Node.js has no way to hear it.
 */
const between = 2_000

interface World {
	/** Rings when there may be something to push. */
	readonly recorded: Bell
	/** What this machine reaches: another text means another network. */
	readonly networks: () => string
	readonly clock: Clock
}

/**
 * Resolves once the server may well be reached although it could not be before, or is needed: the network is another one,
 * as after sleep, or something was recorded. Rejects when the signal is aborted.
 */
export async function worthRetrying({ recorded, networks, clock }: World, signal: AbortSignal): Promise<void> {
	const enough = new AbortController()
	const either = AbortSignal.any([enough.signal, signal])
	const before = networks()
	const networkChanged = async (): Promise<void> => {
		do await clock.sleep(between, either)
		while (networks() === before)
	}
	const both = [recorded.heard(either), networkChanged()]
	await Promise.race(both).finally(() => enough.abort())
	await Promise.allSettled(both)
}
