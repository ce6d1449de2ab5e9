import type { Readable, Writable } from 'node:stream'
import type { HostChannel } from './channel.ts'
import { freeBuffer } from './free-buffer.ts'

/** Bytes in a packet of a channel: what every client takes (RFC 4253 §6.1), and OpenSSH's takes no more. */
const packet = 32_768
/** Milliseconds that the rest behind whole packets waits for what comes next. */
const patience = 1

/**
 * Carries what a program prints to a channel at the channel's pace, in whole packets where there is enough for them: rsync
 * prints 32,776 bytes at a time, and a packet for the last eight costs as much as one for all the others. What comes
 * alone, as an answer does, does not wait. Owns what it reads, and frees what the channel has copied.
 */
export function carryWholePackets(source: Readable, channel: Writable & Pick<HostChannel, 'copies'>): void {
	let rest: Buffer | undefined
	const send = (bytes: Buffer, end: number): void => {
		if (channel.write(bytes.subarray(0, end), () => channel.copies && freeBuffer(bytes))) return
		source.pause()
		channel.once('drain', () => source.resume())
	}
	const sendRest = (): void => {
		if (rest) send(rest, rest.length)
		rest = undefined
	}
	const timer = setTimeout(sendRest, patience)
	source.on('data', (piece: Buffer) => {
		const bytes = rest ? joined(rest, piece) : piece
		const whole = bytes.length - (bytes.length % packet)
		rest = whole > 0 && whole < bytes.length ? copied(bytes.subarray(whole)) : undefined
		if (rest) timer.refresh()
		send(bytes, whole || bytes.length)
	})
	source.once('end', sendRest)
	source.once('close', () => clearTimeout(timer))
}

/** Both in memory of its own; theirs is freed. */
function joined(first: Buffer, second: Buffer): Buffer {
	const both = Buffer.allocUnsafeSlow(first.length + second.length)
	first.copy(both)
	second.copy(both, first.length)
	freeBuffer(first)
	freeBuffer(second)
	return both
}

function copied(bytes: Buffer): Buffer {
	const own = Buffer.allocUnsafeSlow(bytes.length)
	bytes.copy(own)
	return own
}
