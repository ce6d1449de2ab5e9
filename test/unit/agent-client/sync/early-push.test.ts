import { PassThrough } from 'node:stream'
import { EarlyPush } from '@altroot/agent-client/sync/early-push'
import { readAdvertisement } from '@altroot/shared/ledger/transport/advertisement'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import type { Channel } from '@altroot/shared/ssh/channel'
import type { Connection } from '@altroot/shared/ssh/connection'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

/** A connection whose other side has one ref, `refs/heads/N` in its Nth channel, and never ends a channel by itself. */
function connectionTo() {
	const channels: { readonly heard: () => string; readonly end: () => void }[] = []
	const asked: string[] = []
	let refuses = 0
	const exec = async (command: string): Promise<Channel> => {
		asked.push(command)
		if (refuses-- > 0) throw new Error('too many sessions')
		const [input, output] = [new PassThrough(), new PassThrough()]
		const exit = Promise.withResolvers<number>()
		const end = (): void => {
			output.end()
			exit.resolve(0)
		}
		const line = `${'1'.repeat(40)} refs/heads/${channels.length}\0report-status\n`
		output.write(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`)
		let heard = ''
		input.setEncoding('utf8').on('data', (text: string) => {
			heard += text
		})
		channels.push({ heard: () => heard, end })
		return { input, output, stderr: () => '', exit: exit.promise, close: end }
	}
	const connection: Connection = { exec, closed: new Promise(() => {}), close: () => {} }
	const refuse = (times: number): void => {
		refuses = times
	}
	return { connection, channels, asked, refuse }
}

function early() {
	const clock = new FakeClock()
	return { clock, early: new EarlyPush(clock) }
}

const refsOf = async (way: Transport) => [...(await readAdvertisement(way, 'git-receive-pack')).refs.keys()]
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('a push goes on in what was begun for it, and asks anew when it has to ask again', async () => {
	const there = connectionTo()
	const { early: push } = early()
	const way = push.over(there.connection, '/ledger')
	push.begin()
	expect(there.asked).toEqual([`git-receive-pack '/ledger'`])
	expect(await refsOf(way)).toEqual(['refs/heads/0'])
	expect(there.asked).toHaveLength(1)
	expect(await refsOf(way)).toEqual(['refs/heads/1'])
})

it('a push for which nothing was begun begins by itself', async () => {
	const there = connectionTo()
	const { early: push } = early()
	push.begin() // before the first connection
	expect(await refsOf(push.over(there.connection, '/ledger'))).toEqual(['refs/heads/0'])
})

it('never are two begun, and none while a push is under way', async () => {
	const there = connectionTo()
	const { early: push } = early()
	const way = push.over(there.connection, '/ledger')
	push.begin()
	push.begin()
	expect(there.asked).toHaveLength(1)
	await refsOf(way)
	push.begin()
	expect(there.asked).toHaveLength(1)
	there.channels[0]?.end()
	await soon()
	push.begin()
	expect(there.asked).toHaveLength(2)
})

it('what is not needed is told so, in git’s words, and not used', async () => {
	const there = connectionTo()
	const { early: push } = early()
	const way = push.over(there.connection, '/ledger')
	push.callOff()
	push.begin()
	push.callOff()
	await soon()
	expect(there.channels[0]?.heard()).toBe('0000')
	expect(await refsOf(way)).toEqual(['refs/heads/1'])
	expect(there.channels[1]?.heard()).toBe('')
})

it('a burst of changes that come to nothing is one begun push at a time: the next one waits for the end of the one before', async () => {
	const there = connectionTo()
	const { early: push } = early()
	push.over(there.connection, '/ledger')
	for (let change = 0; change < 50; change++) {
		push.begin()
		push.callOff()
	}
	await soon()
	expect(there.asked).toHaveLength(1)
	there.channels[0]?.end()
	await soon()
	push.begin()
	expect(there.asked).toHaveLength(2)
})

it('calling off does not reach a push that is under way', async () => {
	const there = connectionTo()
	const { early: push } = early()
	const way = push.over(there.connection, '/ledger')
	push.begin()
	await refsOf(way)
	push.callOff()
	await soon()
	expect(there.channels[0]?.heard()).toBe('')
})

it('what could not be begun is begun by the push, and what then fails is its failure', async () => {
	const there = connectionTo()
	const { early: push } = early()
	const way = push.over(there.connection, '/ledger')
	there.refuse(1)
	push.begin()
	await soon()
	expect(await refsOf(way)).toEqual(['refs/heads/0'])
	there.refuse(1)
	await expect(refsOf(way)).rejects.toThrow('too many sessions')
	expect(await refsOf(way)).toEqual(['refs/heads/1'])
})

it('what has waited for long is not used: the other side may have given it up', async () => {
	const there = connectionTo()
	const { clock, early: push } = early()
	const way = push.over(there.connection, '/ledger')
	push.begin()
	await clock.advance(11_000)
	expect(await refsOf(way)).toEqual(['refs/heads/1'])
	expect(there.channels[0]?.heard()).toBe('0000')
})

it('what was begun over one connection is not used over the next', async () => {
	const [first, second] = [connectionTo(), connectionTo()]
	const { early: push } = early()
	push.over(first.connection, '/ledger')
	push.begin()
	const way = push.over(second.connection, '/ledger')
	await refsOf(way)
	expect([first.asked.length, second.asked.length]).toEqual([1, 1])
})
