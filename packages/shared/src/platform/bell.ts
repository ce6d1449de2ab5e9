import type { Clock } from './clock.ts'

/** Wakes one waiter. Rings that nobody waits for are kept as one, so that none is missed. */
export class Bell {
	#rung = false
	#wake: (() => void) | undefined

	ring(): void {
		this.#rung = true
		this.#wake?.()
	}

	/** Resolves at the next ring, or at once if it has rung since the last time; rejects when the signal is aborted. */
	async heard(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted()
		if (!this.#rung) {
			const { promise, resolve, reject } = Promise.withResolvers<void>()
			const abort = (): void => reject(signal.reason)
			this.#wake = resolve
			signal.addEventListener('abort', abort, { once: true })
			await promise.finally(() => signal.removeEventListener('abort', abort))
			this.#wake = undefined
		}
		this.#rung = false
	}

	/** As `heard`, but waits for `limit` milliseconds at most. A ring after that is kept for the next who waits. */
	async heardWithin(limit: number, clock: Clock, signal: AbortSignal): Promise<void> {
		const enough = new AbortController()
		let isWaiting = true
		clock.sleep(limit, AbortSignal.any([signal, enough.signal])).then(
			() => isWaiting && this.#wake?.(),
			() => undefined,
		)
		try {
			await this.heard(signal)
		} finally {
			isWaiting = false
			setImmediate(() => enough.abort()) // who was woken goes first: to end a wait takes longer than a ring
		}
	}
}
