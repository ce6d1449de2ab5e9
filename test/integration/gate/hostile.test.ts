import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { limits } from '@altroot/agent-server/gate/limits'
import { run } from '@altroot/shared/platform/run'
import type { Child } from '@altroot/shared/platform/spawn'
import { generateKey } from '@altroot/shared/ssh/new-key'
import type { Client, ClientChannel } from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { type House, openHouse, write } from './support/house.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

test.each([
	['a NUL', 'altroot status\0 x'],
	['a newline', 'altroot status\nid'],
	['an escape sequence', 'altroot \u001b[31mstatus'],
	['nothing', ''],
	['ten thousand letters', `cat /${'x'.repeat(10_000)}`],
	['bytes that are no text', 'cat /\ufffd\ufffd'],
])('a command with %s is refused', async (_title, command) => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	expect(await outcome(await exec(client, command))).toMatchObject({ code: 1, stdout: '' })
})

test('a session has one command: a second one is not answered', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	const first = await exec(client, 'altroot follow')
	const { _client, outgoing } = first as unknown as { _client: { _protocol: Protocol }; outgoing: { id: number } }
	_client._protocol.exec(outgoing.id, 'altroot status', false)
	first.once('data', () => {
		throw new Error('the second command was answered')
	})
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

interface Protocol {
	exec(channel: number, command: string, wantReply: boolean): void
}

test('a host that is removed gets nothing more, also on a connection that is open', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
	house.hosts.shift()
	await expect(exec(client, 'altroot status')).rejects.toThrow()
	await expect(rawClient(house, house.laptop)).rejects.toThrow('authentication methods failed')
	expect((await outcome(await exec(await rawClient(house, house.other), 'altroot status'))).code).toBe(0)
})

test.each([
	['that is removed', (hosts: House['hosts']) => void hosts.shift()],
	[
		'whose key is rotated',
		(hosts: House['hosts']) => void hosts.splice(0, 1, { ...hosts[0]!, key: generateKey('').publicKey }),
	],
])('a host %s loses what it has running: follow, a transfer, a push; others go on', async (_title, change) => {
	const clock = new FakeClock()
	const programs: Child[] = []
	const house = await openHouse(clock, {}, (child) => programs.push(child))
	write(join(house.laptop.packages, 'large'), 'x'.repeat(20_000_000))
	const [following, fetching, pushing] = [
		await rawClient(house, house.laptop),
		await rawClient(house, house.laptop),
		await rawClient(house, house.laptop),
	]
	const ended = [following, fetching, pushing].map((client) => once(client, 'close'))
	await exec(following, 'altroot follow')
	await exec(fetching, `rsync --server --sender -logDtpre.iLsfxC . ${house.laptop.packages}/large`) // says nothing, reads nothing
	await exec(pushing, 'git-receive-pack /ledger')
	const other = await exec(await rawClient(house, house.other), 'altroot follow')
	change(house.hosts)
	await clock.advance(limits.admitted)
	await Promise.all(ended)
	await Promise.all(programs.map(({ ended }) => ended))
	expect(house.logged.filter(({ message }) => message.startsWith('admitted no longer'))).toHaveLength(3)
	appendFileSync(house.other.events, '{"step":"build"}\n')
	expect(String(await once(other, 'data'))).toBe('{"step":"build"}\n')
})

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

test.each([
	['a port of the server', (client: Client, done: Done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done)],
	['a socket of the server', (client: Client, done: Done) => client.openssh_forwardOutStreamLocal('/run/x.sock', done)],
	['a new port', (client: Client, done: Done) => void client.forwardIn('127.0.0.1', 0, done)],
	['sftp', (client: Client, done: Done) => client.sftp(done)],
	['a subsystem', (client: Client, done: Done) => client.subsys('altroot', done)],
	['a terminal', (client: Client, done: Done) => client.shell({ term: 'xterm' }, done)],
	['X11', (client: Client, done: Done) => client.shell(false, { x11: true }, done)],
])('%s is refused', async (_title, ask) => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	const refused = new Promise((_resolve, reject) => ask(client, (error) => error && reject(error)))
	await expect(refused).rejects.toThrow()
})

type Done = (error: Error | undefined) => void

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

test('a transfer that stands still is ended with its processes', async () => {
	const clock = new FakeClock()
	const { house, nextChild } = await openWatchedHouse(clock)
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	const channel = await exec(client, "git-upload-pack '/ledger'")
	await new Promise((resolve) => channel.once('data', resolve))
	await clock.advance(2 * limits.idleTransfer)
	expect(await (await started).ended).not.toBe(0)
	expect(house.logged.map(({ message }) => message)).toContain('a transfer stood still and was ended')
})

test.each([
	['git-upload-pack', "git-upload-pack '/ledger'"],
	['rsync', undefined],
])('when a client is gone in the middle of %s, no process of it stays', async (_title, command) => {
	const { house, nextChild } = await openWatchedHouse()
	write(`${house.tree}/profiles/large`, 'x'.repeat(30_000_000))
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	await exec(client, command ?? `rsync --server --sender -logDtpr . ${house.tree}/`)
	const child = await started
	expect(await processesOf(house)).not.toEqual([])
	destroySocket(client)
	await child.ended
	expect(await processesOf(house)).toEqual([])
})

test('closing one session ends its process, and the connection goes on', async () => {
	const { house, nextChild } = await openWatchedHouse()
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	const channel = await exec(client, "git-upload-pack '/ledger'")
	const child = await started
	channel.close()
	await child.ended
	expect(await processesOf(house)).toEqual([])
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

test('closing the gate ends every connection and every process', async () => {
	const { house, nextChild } = await openWatchedHouse()
	const client = await rawClient(house, house.laptop)
	const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
	const started = nextChild()
	await exec(client, "git-upload-pack '/ledger'")
	const child = await started
	await house.close()
	await Promise.all([gone, child.ended])
	expect(await processesOf(house)).toEqual([])
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

/** A house that tells of each process it starts. */
async function openWatchedHouse(clock?: FakeClock): Promise<{ house: House; nextChild: () => Promise<Child> }> {
	let tell = (_child: Child): void => {}
	const house = await openHouse(clock, {}, (child) => tell(child))
	return { house, nextChild: () => new Promise((resolve) => (tell = resolve)) }
}

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

function destroySocket(client: Client): void {
	;(client as unknown as { _sock: Socket })._sock.destroy()
}

/** Running processes that have something of this house on their command line. */
async function processesOf(house: House): Promise<string[]> {
	const { stdout } = await run('ps', ['-eo', 'stat=,args='])
	const running = stdout.split('\n').filter((line) => line.includes(house.directory) && !line.startsWith('Z'))
	return running.filter((line) => !line.includes('ps -eo'))
}
