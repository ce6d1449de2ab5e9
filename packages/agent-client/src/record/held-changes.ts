import type { Clock } from '@altroot/shared/platform/clock'
import { type ProcessEntry, stillRunning } from '@altroot/shared/platform/process-table'
import { runningEmerges } from './running-emerges.ts'
import { isWorld, writerOf } from './written-by-emerge.ts'

/** Milliseconds: Portage writes the world right after it has locked it, a person's editor does not lock it. */
const afterLock = 1000

/** Milliseconds for which a change is held back at most (docs/decisions/one-revision-for-one-emerge.md). */
const longest = 3_600_000

/** Milliseconds between two looks whether a run goes on: a quarter of the time waited so far, within these. */
const shortestPause = 20
const longestPause = 1000

/** What was held back, and is to be recorded: a run has ended, or has gone on for too long. */
export type Release = (paths: readonly string[]) => void

/**
 * The changes that a running emerge makes itself, held back until it ends, so that one run is one revision. They are held
 * in memory alone: the disk has them, and whoever records without knowing of this (a verb, the next start of the agent)
 * records them with the rest.
 */
export class HeldChanges {
	readonly #configRoot: string
	readonly #clock: Clock
	readonly #signal: AbortSignal
	readonly #release: Release
	readonly #held = new Set<string>()
	/** Let go, and not recorded yet. */
	readonly #due = new Set<string>()
	readonly #byPortage = new Set<string>()
	#lockedAt = Number.NEGATIVE_INFINITY
	#runs: readonly ProcessEntry[] = []
	#waiting = false

	/** Nothing is let go once `signal` is aborted. */
	constructor(configRoot: string, clock: Clock, signal: AbortSignal, release: Release) {
		this.#configRoot = configRoot
		this.#clock = clock
		this.#signal = signal
		this.#release = release
	}

	/** Portage has locked the world, or unlocked it, just now. */
	worldLocked(): void {
		this.#lockedAt = this.#clock.monotonic()
	}

	/** An event tells of this path just now: it has not settled. */
	touched(path: string): void {
		if (!isWorld(path)) return
		if (this.#clock.monotonic() - this.#lockedAt < afterLock) this.#byPortage.add(path)
		else this.#byPortage.delete(path)
	}

	/**
	 * Of the paths that have settled (undefined: it may be anything), those to record now; the others come by `release`. A
	 * change is held back as long as each emerge that was running when it settled does: one of them has made it, and which
	 * one is not known. With what a run writes last comes all that was held, be its process still there or not.
	 */
	holdBack(settled: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
		if (settled === undefined) return this.#allButWorld()
		const unfinished: string[] = []
		let hasEnded = false
		for (const path of this.#takeMayBeEmerges(settled)) {
			const run = writerOf(path, this.#configRoot)
			if (run?.ended) hasEnded = true
			else if (run) unfinished.push(path)
		}
		if (hasEnded) return new Set([...settled, ...this.#takeHeld()])
		for (const path of settled) this.#held.delete(path)
		const runs = unfinished.length > 0 ? runningEmerges(this.#configRoot) : []
		if (runs.length === 0) return settled
		for (const path of unfinished) this.#held.add(path)
		this.#waitFor(runs)
		return new Set([...settled].filter((path) => !this.#held.has(path)))
	}

	/** What is held of etc/portage is recorded with the rest of it. */
	#allButWorld(): ReadonlySet<string> | undefined {
		if (this.#held.size > 0 && [...this.#held].every(isWorld)) return new Set(['etc/portage'])
		this.#held.clear()
		return undefined
	}

	#takeHeld(): ReadonlySet<string> {
		const paths = new Set(this.#held)
		this.#held.clear()
		return paths
	}

	#takeMayBeEmerges(settled: ReadonlySet<string>): string[] {
		const paths = [...settled].filter((path) => !this.#due.has(path) && (!isWorld(path) || this.#byPortage.has(path)))
		for (const path of settled) this.#byPortage.delete(path)
		this.#due.clear()
		return paths
	}

	#waitFor(runs: readonly ProcessEntry[]): void {
		const known = new Set(this.#runs.map(({ pid }) => pid))
		this.#runs = [...this.#runs, ...runs.filter(({ pid }) => !known.has(pid))]
		if (this.#waiting) return
		this.#waiting = true
		// Whatever goes wrong while it waits, nothing is held for ever.
		void this.#oneHasEnded().then(this.#letGo, this.#letGo)
	}

	async #oneHasEnded(): Promise<void> {
		const begun = this.#clock.monotonic()
		while (this.#held.size > 0 && stillRunning(this.#runs).length === this.#runs.length) {
			const waited = this.#clock.monotonic() - begun
			if (waited >= longest) return
			// Node.js has no event for the end of a process that is not its child (pidfd_open(2)).
			await this.#clock.sleep(Math.min(Math.max(waited / 4, shortestPause), longestPause), this.#signal)
		}
	}

	readonly #letGo = (): void => {
		const paths = this.#takeHeld()
		this.#waiting = false
		this.#runs = []
		if (this.#signal.aborted || paths.size === 0) return
		for (const path of paths) this.#due.add(path)
		this.#release([...paths])
	}
}
