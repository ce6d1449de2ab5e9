import { createConnection, type Socket } from 'node:net'
import { limits } from '@altroot/agent-server/gate/limits'
import type { Client, ClientChannel } from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { type House, openHouse, write } from './support/house.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

test('more sessions than a connection may have are refused, and the others go on', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	const followers: ClientChannel[] = []
	for (let n = 0; n < limits.sessionsPerConnection; n++) followers.push(await exec(client, 'altroot follow'))
	await expect(exec(client, 'altroot status')).rejects.toThrow('open failure')
	followers[0]?.close()
	await new Promise((resolve) => followers[0]?.once('close', resolve).resume())
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

test('a flood of connections is cut at the limit, and the address gets in again afterwards', async () => {
	const house = await openHouse()
	const sockets = await Promise.all(Array.from({ length: 1000 }, () => dial(house)))
	const greeted = sockets.filter(({ greeting }) => greeting.startsWith('SSH-2.0-'))
	expect(greeted).toHaveLength(limits.connectionsPerAddress)
	for (const { socket } of sockets) socket.destroy()
	await Promise.all(sockets.map(({ closed }) => closed))
	const client = await untilAdmitted(house)
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

test('who shows no key in time is cut off: silence, half a greeting, a byte at a time', async () => {
	const clock = new FakeClock()
	const house = await openHouse(clock)
	const silent = await dial(house)
	const half = await dial(house)
	half.socket.write('SSH-2.0-slow')
	const loris = await dial(house)
	for (const byte of 'SSH-2.0-loris') loris.socket.write(byte)
	const client = await rawClient(house, house.laptop)
	await clock.advance(limits.handshake)
	await Promise.all([silent.closed, half.closed, loris.closed])
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

test('a connection with nothing going on is ended, one that follows is kept', async () => {
	const clock = new FakeClock()
	const house = await openHouse(clock)
	const idle = await rawClient(house, house.laptop)
	const ended = new Promise<void>((resolve) => idle.once('close', () => resolve()))
	const following = await rawClient(house, house.laptop)
	await exec(following, 'altroot follow')
	await clock.advance(2 * limits.idleConnection)
	await ended
	expect((await outcome(await exec(following, 'altroot status'))).code).toBe(0)
})

test('memory stays flat while a client reads slowly', async () => {
	const house = await openHouse()
	write(`${house.laptop.packages}/Packages`, 'x'.repeat(200_000_000))
	const client = await rawClient(house, house.laptop)
	const channel = await exec(client, `cat ${house.laptop.packages}/Packages`)
	const before = process.memoryUsage().rss
	let [read, most] = [0, 0]
	for await (const piece of channel) {
		read += (piece as Buffer).length
		most = Math.max(most, process.memoryUsage().rss - before)
		if (read % 50 === 0) await new Promise(setImmediate)
	}
	expect(read).toBe(200_000_000)
	expect(most).toBeLessThan(100_000_000)
})

interface Dialled {
	readonly socket: Socket
	/** The first bytes that came, empty where the gate hung up at once. */
	readonly greeting: string
	readonly closed: Promise<void>
}

async function dial(house: House): Promise<Dialled> {
	const socket = createConnection(house.port, '127.0.0.1')
	onTestFinished(() => void socket.destroy())
	socket.on('error', () => {})
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
	const greeting = await Promise.race([
		new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString()))),
		closed.then(() => ''),
	])
	return { socket, greeting, closed }
}

/** The gate hears of closed sockets a moment after we have closed them. */
async function untilAdmitted(house: House): Promise<Client> {
	for (;;) {
		const client = await rawClient(house, house.laptop).catch(() => undefined)
		if (client) return client
	}
}
