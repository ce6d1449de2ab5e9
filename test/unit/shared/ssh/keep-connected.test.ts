import { AgentError } from '@altroot/shared/errors'
import type { Connection } from '@altroot/shared/ssh/connection'
import { keepConnected } from '@altroot/shared/ssh/keep-connected'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const away = new AgentError('connection-refused', 'nothing listens there', { disposition: 'retry' })
const unwanted = new AgentError('key-refused', 'not this key', { disposition: 'stall' })

test('the waits double from half a second to five minutes', async () => {
	const { clock, waits } = start(() => Promise.reject(away))
	await clock.advance(3_600_000)
	expect(waits.slice(0, 12)).toEqual([
		500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
	])
})

test('each wait is shortened at random by up to half', async () => {
	const { clock, waits } = start(() => Promise.reject(away), 1)
	await clock.advance(5000)
	expect(waits.slice(0, 3)).toEqual([250, 500, 1000])
})

test('what a person has to change is tried again at the slowest pace', async () => {
	const { clock, waits } = start(() => Promise.reject(unwanted))
	await clock.advance(700_000)
	expect(waits).toEqual([300_000, 300_000, 300_000])
})

test('a hint that the network is back ends the wait at once and begins with short waits again', async () => {
	const { clock, waits, link } = start(() => Promise.reject(away))
	await clock.advance(20_000)
	const before = waits.length
	link.retryNow()
	await clock.advance(0)
	expect(waits.slice(before)).toEqual([500])
})

test('a connection that held is followed by the next one soon, one that was cut at once is not', async () => {
	const lives: Life[] = []
	const { clock, waits, live } = start(() => Promise.resolve(newLife(lives)))
	await clock.advance(0)
	expect(live.count).toBe(1)
	lives[0]?.end()
	await clock.advance(500)
	lives[1]?.end()
	await clock.advance(1000)
	await clock.advance(60_000)
	lives[2]?.end()
	await clock.advance(500)
	expect(waits).toEqual([500, 1000, 500])
	expect(live.count).toBe(4)
})

test('an abort ends the wait and closes a live connection', async () => {
	const lives: Life[] = []
	const { clock, stop, done } = start(() => Promise.resolve(newLife(lives)))
	await clock.advance(0)
	stop()
	await done
	expect(lives.map(({ closed }) => closed)).toEqual([true])
})

test('an error that is no AgentError is a bug and ends it', async () => {
	const { done } = start(() => Promise.reject(new TypeError('a bug')))
	await expect(done).rejects.toThrow('a bug')
})

interface Life {
	closed: boolean
	readonly connection: Connection
	readonly end: () => void
}

function newLife(lives: Life[]): Connection {
	const { promise, resolve } = Promise.withResolvers<AgentError | undefined>()
	const life: Life = {
		closed: false,
		end: () => resolve(away),
		connection: {
			exec: () => Promise.reject(away),
			closed: promise,
			close: () => {
				life.closed = true
				resolve(undefined)
			},
		},
	}
	lives.push(life)
	return life.connection
}

function start(open: () => Promise<Connection>, random = 0) {
	const clock = new FakeClock()
	const abort = new AbortController()
	const waits: number[] = []
	const live = { count: 0 }
	const onDown = (_error: AgentError, wait: number): void => void waits.push(wait)
	const link = keepConnected({ open, clock, random: () => random, onDown }, abort.signal)
	const read = async (): Promise<void> => {
		for await (const _ of link) live.count++
	}
	const done = read()
	done.catch(() => {}) // each test says whether it minds
	return { clock, waits, link, live, done, stop: () => abort.abort() }
}
