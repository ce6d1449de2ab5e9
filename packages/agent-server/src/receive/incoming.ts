import type { BadPack, PackEntry } from '@altroot/shared/ledger/pack/read-pack'
import { PackReader } from '@altroot/shared/ledger/pack/read-pack'
import { othersTurn } from '@altroot/shared/ledger/pack/turns'
import { type Packets, readPackets } from '@altroot/shared/ledger/transport/pkt-line'
import type { Clock } from '@altroot/shared/platform/clock'
import { limits } from './limits.ts'

/** A whole pack, as it came and what is in it. */
export interface ReceivedPack {
	readonly bytes: Buffer
	readonly entries: readonly PackEntry[]
}

/** What a client sends, piece by piece. */
export class Incoming {
	readonly #pieces: AsyncIterator<Buffer>
	readonly #clock: Clock
	#next: Promise<IteratorResult<Buffer>> | undefined
	#bytes: Buffer = Buffer.alloc(0)

	constructor(input: AsyncIterable<Buffer>, clock: Clock) {
		this.#pieces = input[Symbol.asyncIterator]()
		this.#clock = clock
	}

	/** The lines up to the first flush, none where the client goes without a word; undefined where it sends something else. */
	async request(): Promise<Packets['lines'] | undefined> {
		for (;;) {
			const { lines, end, state } = readPackets(this.#bytes)
			if (state === 'flushed') {
				this.#bytes = this.#bytes.subarray(end)
				return lines
			}
			if (state === 'broken' || this.#bytes.length > limits.request) return undefined
			const { done, value } = await this.#arrival()
			if (done) return this.#bytes.length === 0 ? [] : undefined
			this.#bytes = Buffer.concat([this.#bytes, value])
		}
	}

	/**
	 * The entries of the pack that follows. Looks at it when twice as much has arrived as at the last look, when nothing
	 * comes any more, and at its end: so a large object is not begun again for each piece of it.
	 */
	async pack(): Promise<ReceivedPack | BadPack> {
		const reader = new PackReader(limits.pack)
		const pieces: Buffer[] = [this.#bytes]
		let arrived = this.#bytes.length
		let seen = 0
		let ended = false
		for (;;) {
			if (ended || (arrived > seen && (arrived >= 2 * seen || !(await this.#comesSoon())))) {
				const bytes = Buffer.concat(pieces.splice(0))
				pieces.push(bytes)
				seen = arrived
				let state = reader.readSome(bytes)
				for (; state === 'pause'; state = reader.readSome(bytes)) await othersTurn()
				if (state === 'more' && ended) return { bad: 'the pack ends in the middle' }
				if (state !== 'more' && 'bad' in state) return state
				if (state !== 'more')
					return state.end === arrived
						? { bytes, entries: reader.entries }
						: { bad: 'something stands behind the pack' }
			}
			const { done, value } = await this.#arrival()
			ended = done === true
			if (!done) pieces.push(value)
			arrived += value?.length ?? 0
		}
	}

	#arrival(): Promise<IteratorResult<Buffer>> {
		const next = this.#next ?? this.#pieces.next()
		this.#next = undefined
		return next
	}

	/** Whether more arrives, or the end, before the line has been quiet for long. */
	async #comesSoon(): Promise<boolean> {
		this.#next ??= this.#pieces.next()
		const heard = new AbortController()
		const quiet = this.#clock.sleep(limits.quiet, heard.signal).then(
			() => false,
			() => true,
		)
		const soon = await Promise.race([this.#next.then(() => true), quiet])
		heard.abort()
		return soon
	}
}
