import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AgentError } from '@altroot/shared/errors'

/** The lines of a stream, for any number of readers: each of them sees all lines from the first on. */
export class Lines implements AsyncIterable<string> {
	/** What came so far. */
	readonly seen: string[] = []
	#ended = false
	#change = Promise.withResolvers<void>()

	constructor(stream: Readable) {
		const lines = createInterface({ input: stream })
		lines.on('line', (line) => {
			this.seen.push(line)
			this.#tell()
		})
		lines.on('close', () => {
			this.#ended = true
			this.#tell()
		})
	}

	/** The first line that matches, whether it came already or is still to come; an error where the stream ends first. */
	async until(pattern: RegExp): Promise<string> {
		for await (const line of this) if (pattern.test(line)) return line
		const last = this.seen.slice(-10).join('\n')
		throw new AgentError('host-output', `the output ended without ${pattern}; its last lines:\n${last}`, {
			disposition: 'fatal',
		})
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
		for (let next = 0; ; ) {
			const line = this.seen[next]
			if (line !== undefined) {
				next++
				yield line
			} else if (this.#ended) return
			else await this.#change.promise
		}
	}

	#tell(): void {
		this.#change.resolve()
		this.#change = Promise.withResolvers()
	}
}
