import type { Socket } from 'node:net'
import type { Client, ClientChannel } from 'ssh2'
import { expect, test } from 'vitest'
import { logIn, openDoor } from '../pair/support/door.ts'
import { type House, openHouse, write } from './support/house.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

interface Inside {
	readonly _protocol: {
		session(channel: number, window: number, packet: number): void
		channelData(channel: number, data: Buffer): void
		channelWindowAdjust(channel: number, bytes: number): void
	}
}

/** From now on the client opens its sessions with these sizes. */
function openWith(client: Client, sizes: { readonly window?: number; readonly packet?: number }): void {
	const { _protocol } = client as unknown as Inside
	const session = _protocol.session.bind(_protocol)
	_protocol.session = (channel, window, packet) => session(channel, sizes.window ?? window, sizes.packet ?? packet)
}

function theirIdOf(channel: ClientChannel): number {
	return (channel as unknown as { outgoing: { id: number } }).outgoing.id
}

test.each([0, 1, 4_095])(
	'ssh2 issue 1504: a session with packets of %i bytes is refused, and counted',
	async (packet) => {
		const refused: string[] = []
		const house = await openHouse(undefined, { refused: (kind) => void refused.push(kind) })
		const client = await rawClient(house, house.laptop)
		openWith(client, { packet })
		await expect(exec(client, 'altroot status')).rejects.toThrow(`not of ${packet}`)
		expect(refused).toEqual(['connection'])
		expect(house.logged).toContainEqual({
			message: 'refused',
			fields: expect.objectContaining({ host: 'laptop', reason: expect.stringContaining('packets of 4096') }),
		})
	},
)

test('packets of 4,096 bytes are enough', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	openWith(client, { packet: 4_096 })
	expect(await outcome(await exec(client, 'altroot status'))).toMatchObject({ code: 0, stdout: '{"host":"laptop"}\n' })
})

test('who joins gets no session with packets of no bytes either', async () => {
	const door = await openDoor()
	const client = await logIn(door, await door.invite())
	openWith(client, { packet: 0 })
	await expect(exec(client, 'altroot join')).rejects.toThrow('not of 0')
	expect(door.house.logged).toContainEqual({
		message: 'refused',
		fields: expect.objectContaining({ host: 'laptop' }),
	})
})

test('a session without a window waits until there is one, however large it grows', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	openWith(client, { window: 0 })
	const channel = await exec(client, 'altroot status')
	const ended = outcome(channel)
	const other = await rawClient(house, house.laptop)
	expect((await outcome(await exec(other, 'altroot status'))).code).toBe(0)
	const { _protocol } = client as unknown as Inside
	for (let n = 0; n < 3; n++) _protocol.channelWindowAdjust(theirIdOf(channel), 0xffff_ffff)
	expect(await ended).toMatchObject({ code: 0, stdout: '{"host":"laptop"}\n' })
})

test('who sends more than the window has room for is cut off', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
	const channel = await exec(client, 'altroot follow') // reads nothing
	// More than a window, and another half that ssh2 grants before it waits for a reader; in pieces that leave a rest of
	// the window, because where nothing is left ssh2 itself drops what follows.
	const piece = Buffer.alloc(32_767)
	const { _protocol } = client as unknown as Inside
	for (let sent = 0; sent < 4 * 1024 * 1024; sent += piece.length) _protocol.channelData(theirIdOf(channel), piece)
	await closed
	const { logged } = house
	expect(logged.filter(({ message }) => message === 'refused')).toEqual([
		{
			message: 'refused',
			fields: expect.objectContaining({ reason: expect.stringContaining('the window of a session') }),
		},
	])
})

/** As much memory as buffers take at most while this runs: the gate is in this process. */
async function mostBuffers(act: () => Promise<void>): Promise<number> {
	const before = process.memoryUsage().arrayBuffers
	let most = 0
	const look = setInterval(() => {
		most = Math.max(most, process.memoryUsage().arrayBuffers - before)
	}, 5)
	await act()
	clearInterval(look)
	return most
}

/** Without this each question waits 40 ms for an acknowledgement. */
async function promptClient(house: House): Promise<Client> {
	const client = await rawClient(house, house.laptop)
	client.setNoDelay()
	return client
}

/** So often asks another client, one question after the other: the gate had its turns. */
async function askOften(other: Client, times: number): Promise<void> {
	for (let n = 0; n < times; n++) await outcome(await exec(other, 'altroot status'))
}

test('who names a large window and reads nothing has little kept in memory, and gets all once it reads', async () => {
	const house = await openHouse()
	const bytes = 200_000_000
	write(`${house.laptop.packages}/Packages`, 'x'.repeat(bytes))
	const client = await rawClient(house, house.laptop)
	openWith(client, { window: 0xffff_ffff })
	const channel = await exec(client, `cat ${house.laptop.packages}/Packages`)
	socketOf(client).pause()
	let read = 0
	channel.on('data', (piece: Buffer) => {
		read += piece.length
	})
	const other = await promptClient(house)
	expect(await mostBuffers(() => askOften(other, 300))).toBeLessThan(30_000_000)
	socketOf(client).resume()
	await new Promise((resolve) => channel.on('close', resolve))
	expect(read).toBe(bytes)
})

test('who asks and asks and reads no answer is not heard until it reads', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	const socket = socketOf(client)
	socket.pause()
	const other = await promptClient(house)
	const { _protocol } = client as unknown as { _protocol: { ping(): void } }
	for (let turn = 0; turn < 100; turn++) {
		for (let n = 0; n < 5_000; n++) _protocol.ping()
		await askOften(other, 1)
	}
	expect(socket.writableLength, 'bytes of questions that the gate has not taken').toBeGreaterThan(1_000_000)
	socket.resume()
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
}, 60_000)

function socketOf(client: Client): Socket {
	return (client as unknown as { _sock: Socket })._sock
}
