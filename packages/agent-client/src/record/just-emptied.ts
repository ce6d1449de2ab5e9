import { type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'

/** Milliseconds for which a file that has become empty is waited for. */
const grace = 500

/**
 * The files that are empty since a moment ago. Whoever writes a file in its place empties it first, and `command > file` does so
 * before the command has begun: mostly its content is on the way, and nobody wants a revision, or a build, in between. So
 * they are held back for a while; with their content they are recorded at once, and still empty as empty.
 */
export class JustEmptied {
	readonly #configRoot: string
	readonly #clock: Clock
	readonly #signal: AbortSignal
	readonly #release: (paths: readonly string[]) => void
	/** By path, when they were first found empty. */
	readonly #since = new Map<string, number>()

	/** `release` is told what is empty for good; nothing once `signal` is aborted. */
	constructor(configRoot: string, clock: Clock, signal: AbortSignal, release: (paths: readonly string[]) => void) {
		this.#configRoot = configRoot
		this.#clock = clock
		this.#signal = signal
		this.#release = release
	}

	/** Of the paths that have settled (undefined: it may be anything), those to record now; the others come by an event or by `release`. */
	holdBack(settled: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
		return settled && new Set([...settled].filter((path) => !this.#isJustEmptied(path)))
	}

	#isJustEmptied(path: string): boolean {
		const status = statusIfAny(join(this.#configRoot, path))
		const now = this.#clock.monotonic()
		const since = this.#since.get(path)
		if (!status?.isFile() || status.size > 0 || (since !== undefined && now - since >= grace)) {
			this.#since.delete(path)
			return false
		}
		if (since === undefined) {
			this.#since.set(path, now)
			const end = (): void => {
				// A timer may be a few milliseconds early: whoever looks then shall not wait for another.
				if (this.#since.get(path) === now) this.#since.set(path, Number.NEGATIVE_INFINITY)
				this.#release([path])
			}
			this.#clock.sleep(grace, this.#signal).then(end, () => undefined)
		}
		return true
	}
}

/** Nothing also where it cannot be looked at, as below a file that was a directory: whoever reads it says what is wrong. */
function statusIfAny(path: string): Stats | undefined {
	try {
		return statSync(path, { throwIfNoEntry: false })
	} catch {
		return undefined
	}
}
