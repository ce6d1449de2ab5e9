import type { Readable, Writable } from 'node:stream'

/** One command that runs on the other side, or a program here that speaks the same protocol. */
export interface Channel {
	readonly input: Writable
	/** Has to be read to its end, or the channel closed. */
	readonly output: Readable
	/** The end of what it said on its standard error so far, for people. */
	stderr(): string
	/** Its exit code once it has ended; 255 where the connection went first, as ssh(1) has it. */
	readonly exit: Promise<number>
	/** Ends it, wherever it is. Safe to repeat. */
	close(): void
}

/** Characters of standard error that are kept: a screenful of git's messages is far below. */
const kept = 16_384

/** Collects a standard error for `Channel.stderr`, keeping its end. */
export function collectText(stream: NodeJS.ReadableStream): () => string {
	let text = ''
	stream.setEncoding('utf8')
	stream.on('data', (piece: string) => {
		text = (text + piece).slice(-kept)
	})
	return () => text
}
