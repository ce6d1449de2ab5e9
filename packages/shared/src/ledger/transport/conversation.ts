import { once } from 'node:events'
import { AgentError, exitCode } from '../../errors.ts'
import type { Channel } from '../../ssh/channel.ts'
import { flush, readPackets } from './pkt-line.ts'

/** One run of git-upload-pack or git-receive-pack at the other end. */
export interface Conversation {
	/** Its first words: the refs it has, up to and with the flush packet. */
	advertisement(): Promise<Buffer>
	/** Sends the request and yields the answer, to its end. */
	exchange(request: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined>
	said(): string
	trouble(): Error | undefined
	/** Ends it; a program that still waits for our request is told that there is none. */
	close(): void
}

export function openConversation(channel: Channel): Conversation {
	const pieces = channel.output[Symbol.asyncIterator]() as AsyncIterator<Buffer>
	let state: 'waiting' | 'answering' | 'over' = 'waiting'
	let beyond: Buffer = Buffer.alloc(0)
	let trouble: Error | undefined
	const blame = async (): Promise<Error> => {
		state = 'over'
		trouble = refusal(await channel.exit, channel.stderr())
		return trouble
	}
	return {
		said: channel.stderr,
		trouble: () => trouble,
		advertisement: async () => {
			let seen = Buffer.alloc(0)
			for (;;) {
				const { state: found, end } = readPackets(seen)
				if (found === 'flushed') {
					beyond = seen.subarray(end)
					return seen.subarray(0, end)
				}
				const { done, value } = await pieces.next()
				if (done) throw await blame()
				seen = Buffer.concat([seen, value])
			}
		},
		exchange: async function* (request) {
			state = 'answering'
			const sent = send(request, channel).catch(() => {}) // what ended it shows in the answer and the exit code
			if (beyond.length > 0) yield beyond
			for (;;) {
				const { done, value } = await pieces.next()
				if (done) break
				yield value
			}
			await sent
			if ((await channel.exit) !== 0) await blame()
			state = 'over'
		},
		close: () => {
			if (state === 'over') return
			if (state === 'waiting') channel.input.end(flush)
			else channel.close()
			state = 'over'
			void drain(pieces)
		},
	}
}

async function send(
	request: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	{ input, exit }: Channel,
): Promise<void> {
	for await (const piece of request) {
		if (!input.write(piece)) await Promise.race([once(input, 'drain'), exit])
	}
	input.end()
}

/** A channel ends only once what it received was read. */
async function drain(pieces: AsyncIterator<Buffer>): Promise<void> {
	try {
		while (!(await pieces.next()).done);
	} catch {
		// it was cut off, which is an end too
	}
}

/** A program that ended before it had answered: with the connection (255), or for a reason that it says itself. */
function refusal(exit: number, said: string): AgentError {
	const words = said.trim()
	if (exit === 255) {
		return new AgentError('connection-lost', 'the connection to the ledger ended in the middle of an exchange', {
			disposition: 'retry',
			exit: exitCode.unreachable,
			hint: 'it is tried again',
		})
	}
	return new AgentError('ledger-refused', words === '' ? `git ended there with exit code ${exit}` : words, {
		disposition: 'stall',
		hint: 'check `[ledger] remote`, and what the server may be asked for',
		data: { exit },
	})
}
