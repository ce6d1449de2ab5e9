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
}
