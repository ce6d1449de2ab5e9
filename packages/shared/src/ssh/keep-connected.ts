import { AgentError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Connection } from './connection.ts'

/** Milliseconds before the first new attempt, and at most between two. */
const shortestWait = 500
const longestWait = 300_000
/** A connection that lived this long was a good one: the next attempt comes soon. A server that accepts and hangs up is none. */
const goodLife = 10_000

interface World {
	readonly open: () => Promise<Connection>
	readonly clock: Clock
	/** Between 0 and 1: a thousand laptops must not come back in the same second. */
	readonly random: () => number
	/** Told when a connection has ended or did not come about, and the milliseconds until the next attempt. */
	readonly onDown: (error: AgentError, wait: number) => void
}

/** A connection that comes back by itself. */
export interface Link extends AsyncIterable<Connection> {
	/** Ends a wait at once: the network is back, a person asks. */
	retryNow(): void
}

/**
 * Yields a live connection, the next one once it has ended, and so on until `signal` is aborted. Between two lies a wait
 * that doubles from half a second to five minutes, each shortened at random by up to half. What a person has to change
 * (a refused key, a changed host key) is tried again at the slowest pace.
 */
export function keepConnected(world: World, signal: AbortSignal): Link {
	let wake = new AbortController()
	const sleep = async (milliseconds: number): Promise<boolean> => {
		wake = new AbortController()
		const either = AbortSignal.any([wake.signal, signal])
		await world.clock.sleep(milliseconds, either).catch((error: unknown) => {
			if (!either.aborted) throw error
		})
		return wake.signal.aborted
	}
	return {
		retryNow: () => wake.abort(),
		[Symbol.asyncIterator]: () => connections(world, sleep, signal),
	}
}

async function* connections(
	{ open, clock, random, onDown }: World,
	/** True where `retryNow` ended it. */
	sleep: (milliseconds: number) => Promise<boolean>,
	signal: AbortSignal,
): AsyncGenerator<Connection, void, undefined> {
	let wait = shortestWait
	while (!signal.aborted) {
		const started = clock.monotonic()
		const error = yield* oneLife(open, signal)
		if (signal.aborted) return
		if (clock.monotonic() - started >= goodLife) wait = shortestWait
		if (error.disposition === 'stall') wait = longestWait
		const jittered = wait * (1 - random() / 2)
		onDown(error, jittered)
		wait = (await sleep(jittered)) ? shortestWait : Math.min(wait * 2, longestWait)
	}
}

async function* oneLife(
	open: () => Promise<Connection>,
	signal: AbortSignal,
): AsyncGenerator<Connection, AgentError, undefined> {
	try {
		const connection = await open()
		const close = (): void => connection.close()
		signal.addEventListener('abort', close, { once: true })
		try {
			if (!signal.aborted) yield connection
			if (signal.aborted) close()
			const error = await connection.closed
			return error ?? new AgentError('connection-closed', 'the connection was closed here', { disposition: 'retry' })
		} finally {
			signal.removeEventListener('abort', close)
			close() // the reader has left the loop
		}
	} catch (error) {
		if (error instanceof AgentError) return error
		throw error
	}
}
