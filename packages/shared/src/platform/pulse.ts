import type { Clock } from './clock.ts'

/** Whether work gets on: asked before anyone is told that a program is alive. */
export interface Pulse {
	/** It has got on just now. */
	beat(): void
	/** For as long as this promise is open the work gets on, however long that is: somebody else does it, or there is none. */
	during<T>(work: Promise<T>): Promise<T>
	/** Milliseconds for which it has stood still, where that is longer than it may. */
	stillFor(): number | undefined
}

/** `limit`: the milliseconds that the longest step may take. Time in which the machine sleeps does not count. */
export function openPulse(limit: number, clock: Clock): Pulse {
	let last = clock.monotonic()
	let open = 0
	const beat = (): void => {
		last = clock.monotonic()
	}
	return {
		beat,
		during: async (work) => {
			open++
			try {
				return await work
			} finally {
				open--
				beat()
			}
		},
		stillFor: () => {
			const still = clock.monotonic() - last
			return open > 0 || still <= limit ? undefined : still
		},
	}
}

/** The pulse of a program that only answers: its event loop is its work. */
export const steadyPulse: Pulse = { beat: () => {}, during: (work) => work, stillFor: () => undefined }

/** What an agent says of itself while it runs. */
export interface Life {
	/** It does its work from now on. Safe to repeat. */
	ready(): void
	readonly pulse: Pulse
}

/** Where nobody asks. */
export const privateLife: Life = { ready: () => {}, pulse: steadyPulse }
