import { finished } from 'node:stream/promises'
import type { Child } from '@altroot/shared/platform/spawn'
import type { HostChannel } from './channel.ts'
import { carryWholePackets } from './whole-packets.ts'

/**
 * Joins a program to a channel, each side at the pace of the other, until the program ends or `signal` is aborted (the
 * client or its connection is gone), which ends the program too. Returns its exit code. `onBytes` hears of each piece.
 */
export async function carry(
	child: Child,
	channel: HostChannel,
	signal: AbortSignal,
	onBytes: () => void,
): Promise<number> {
	const stop = (): void => child.stop()
	signal.addEventListener('abort', stop, { once: true })
	if (signal.aborted) stop()
	channel.on('data', onBytes)
	child.stdout.on('data', onBytes)
	channel.pipe(child.stdin)
	carryWholePackets(child.stdout, channel)
	child.stderr.pipe(channel.stderr, { end: false })
	const code = await child.ended
	channel.unpipe()
	channel.resume() // a client may still be sending what the program did not want
	signal.removeEventListener('abort', stop)
	return code
}

/** Tells the client how it ended and closes its session, after what was said on standard error. */
export async function finish(channel: HostChannel, code: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return
	channel.exit(code)
	channel.stderr.end()
	await finished(channel.stderr, { signal }).catch(() => {})
	channel.end()
}

/** Writes pieces to a channel, each when the client has taken those before it, until `signal` is aborted. */
export async function send(
	pieces: AsyncIterable<string | Uint8Array>,
	channel: HostChannel,
	signal: AbortSignal,
	onBytes: () => void,
): Promise<void> {
	const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
	for await (const piece of pieces) {
		if (signal.aborted) return
		const taken = new Promise<void>((resolve) => channel.write(piece, () => resolve()))
		await Promise.race([taken, gone])
		onBytes()
	}
}
