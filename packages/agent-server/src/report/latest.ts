/**
 * Writes values one after the other, but of those that come while one is written only the newest: what it shows is the
 * present, not a history. `flush` resolves when the newest is written, and throws what a write since the last `flush` threw.
 */
export function latestWriter<T>(write: (value: T) => Promise<void>): { put(value: T): void; flush(): Promise<void> } {
	let next: { value: T } | undefined
	let writing: Promise<void> | undefined
	let failure: { error: unknown } | undefined
	const run = async (): Promise<void> => {
		while (next !== undefined) {
			const { value } = next
			next = undefined
			try {
				await write(value)
			} catch (error) {
				failure = { error }
			}
		}
		writing = undefined
	}
	return {
		put: (value) => {
			next = { value }
			writing ??= run()
		},
		flush: async () => {
			await writing
			const failed = failure
			failure = undefined
			if (failed) throw failed.error
		},
	}
}
