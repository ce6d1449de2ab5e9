import type { Clock } from '@altroot/shared/platform/clock'
import { limits } from './limits.ts'

/** Counts wrong tokens, so that nobody can try many. */
export interface Guesses {
	/** False while this address, or everybody together, has guessed wrong too often: not even a right token counts then. */
	allowed(address: string): boolean
	wrong(address: string): void
}

export function countGuesses(clock: Clock): Guesses {
	let since = clock.monotonic()
	let all = 0
	let byAddress = new Map<string, number>()
	const begin = (): void => {
		if (clock.monotonic() - since < limits.guessesWithin) return
		since = clock.monotonic()
		all = 0
		byAddress = new Map()
	}
	return {
		allowed: (address) => {
			begin()
			return all < limits.guesses && (byAddress.get(address) ?? 0) < limits.guessesPerAddress
		},
		wrong: (address) => {
			begin()
			all++
			byAddress.set(address, (byAddress.get(address) ?? 0) + 1)
		},
	}
}
