import type { Clock } from '@altroot/shared/platform/clock'

/** A clock that stands still until it is moved; sleepers wake in order while it moves. */
export class FakeClock implements Clock {
	#now = 0
	readonly #sleepers: { at: number; wake: () => void }[] = []

	now(): number {
		return this.#now
	}

	monotonic(): number {
		return this.#now
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		return new Promise((wake, reject) => {
			const sleeper = { at: this.#now + ms, wake }
			this.#sleepers.push(sleeper)
			signal?.addEventListener('abort', () => {
				const place = this.#sleepers.indexOf(sleeper)
				if (place >= 0) this.#sleepers.splice(place, 1)
				reject(signal.reason)
			})
		})
	}

	/** Moves time forward; everything that falls due runs, with what it leads to, before this resolves. */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms
		for (;;) {
			await settleMicrotasks()
			const due = this.#sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
			if (due === undefined) break
			this.#now = due.at
			this.#sleepers.splice(this.#sleepers.indexOf(due), 1)
			due.wake()
		}
		this.#now = end
	}
}

/** Lets all promise callbacks run that are ready, and those that they make ready. */
function settleMicrotasks(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve))
}
