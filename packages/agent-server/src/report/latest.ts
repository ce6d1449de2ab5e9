/**
 * Writes values one after the other, but of those that come while one is written only the newest: what it shows is the
 * present, not a history. `flush` resolves when the newest is written, and throws what a write threw.
 */
export function latestWriter<T>(write: (value: T) => Promise<void>): { put(value: T): void; flush(): Promise<void> } {
	let next: { value: T } | undefined
	let writing: Promise<void> | undefined
	const run = async (): Promise<void> => {
		while (next !== undefined) {
			const { value } = next
			next = undefined
			await write(value)
		}
		writing = undefined
	}
	return {
		put: (value) => {
			next = { value }
			writing ??= run()
			writing.catch(() => {}) // whoever flushes is told
		},
		flush: async () => writing,
	}
}
