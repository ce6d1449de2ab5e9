import { constants } from 'node:os'

/** Somebody has stopped this program. */
export interface Interruption {
	readonly by: string
	/** As a shell says it: 128 and the signal's number. */
	readonly exitCode: number
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Resolves at the first signal that asks this program to end; the second one ends it at once. The listeners stay: execa
 * has its own while a program runs, and would take their absence for leave to end this one.
 */
export async function untilInterrupted(process: NodeJS.Process): Promise<Interruption> {
	const first = Promise.withResolvers<Interruption>()
	let before = false
	for (const signal of signals) {
		process.on(signal, () => {
			const exitCode = 128 + constants.signals[signal]
			if (before) process.exit(exitCode)
			before = true
			first.resolve({ by: signal === 'SIGINT' ? 'Ctrl-C' : signal, exitCode })
		})
	}
	return first.promise
}
