import { readFileSync } from 'node:fs'

/** Events that the kernel keeps for one who does not fetch them (inotify(7), max_queued_events); its default. */
const usual = 16_384

/**
 * Tells whether the kernel may have dropped events: it says so itself (IN_Q_OVERFLOW), but Node.js does not pass that on.
 * All that waits is fetched in one turn of the event loop, so events can be missing only in a turn that brings as many as
 * the kernel keeps. Half of that counts: an event of a directory that is not watched any more is not seen here.
 */
export class Overflow {
	readonly #most = mostQueued() / 2
	#inThisTurn = 0

	/** To be called for each event; true where others may be missing. */
	mayHaveDropped(): boolean {
		if (this.#inThisTurn++ === 0) {
			setImmediate(() => {
				this.#inThisTurn = 0
			})
		}
		return this.#inThisTurn >= this.#most
	}
}

function mostQueued(): number {
	try {
		return Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8')) || usual
	} catch {
		return usual
	}
}
