const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const
type Signal = keyof typeof numbers

/** Somebody has stopped the demo. */
export class Interrupted extends Error {
	readonly signal: string
	/** As a shell says it: 128 and the signal's number. */
	readonly exitCode: number

	constructor(signal: Signal) {
		super(`interrupted by ${signal}`)
		this.signal = signal === 'SIGINT' ? 'Ctrl-C' : signal
		this.exitCode = 128 + numbers[signal]
	}
}

/** Rejects at the first signal that asks this program to end; the second one ends it at once. */
export function interruption(process: NodeJS.Process): Promise<never> {
	const { promise, reject } = Promise.withResolvers<never>()
	promise.catch(() => undefined) // also where nobody waits for it any more
	for (const signal of Object.keys(numbers) as Signal[]) process.once(signal, () => reject(new Interrupted(signal)))
	return promise
}
