import { utimesSync, watch } from 'node:fs'
import { basename, join } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import { type Lock, lock, tryLock } from '@altroot/shared/platform/lock'

/**
 * Held for as long as a person installs; waits for another one who does. The file's times tell those who watch it: a lock
 * itself is no event. Killed, its holder leaves the file, and no lock. `waiting` is called where somebody else has it.
 */
export async function beginInstalling(state: string, clock: Clock, waiting: () => void): Promise<Lock> {
	let held = tryLock(lockPath(state))
	if (held === undefined) {
		waiting()
		held = await lock(lockPath(state), clock)
	}
	const now = clock.now() / 1000
	utimesSync(lockPath(state), now, now)
	return held
}

/** A signal that is aborted once a person installs, at once where one does already, and with `signal`. */
export function untilInstalling(state: string, signal: AbortSignal): AbortSignal {
	const begun = new AbortController()
	const either = AbortSignal.any([begun.signal, signal])
	const look = (): void => {
		const held = tryLock(lockPath(state))
		held?.release()
		if (held === undefined) begun.abort()
	}
	watch(state, { signal: either }, (_event, name) => {
		if (name === basename(lockPath(state))) look()
	})
	look() // after the watch is in place: what began before it is seen here
	return either
}

function lockPath(state: string): string {
	return join(state, 'install.lock')
}
