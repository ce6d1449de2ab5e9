import type { Clock } from '../platform/clock.ts'
import type { Terminal } from './terminal.ts'
import { printDuration } from './words.ts'

/** Milliseconds after which a person wonders whether anything goes on. */
const patience = 1000

/**
 * Waits for `work`. Where it takes over a second, says what is being done (`reading 5,000 files`): on a window with the
 * time, drawn over; elsewhere as one line.
 */
export async function busy<T>(what: string, terminal: Terminal, clock: Clock, work: Promise<T>): Promise<T> {
	const ended = new AbortController()
	const began = clock.monotonic()
	const tell = (): void => {
		if (!terminal.live) {
			terminal.say(`${what} …`)
			return
		}
		terminal.draw([`${what} … ${printDuration(clock.monotonic() - began)}`])
		clock.sleep(patience, ended.signal).then(tell, () => undefined)
	}
	clock.sleep(patience, ended.signal).then(tell, () => undefined)
	try {
		return await work
	} finally {
		ended.abort()
		terminal.draw([])
	}
}
