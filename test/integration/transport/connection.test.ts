import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { ask } from '@altroot/shared/ssh/ask'
import { type Connection, type ConnectionSettings, connect } from '@altroot/shared/ssh/connection'
import { fingerprintOf, publicKeyOf } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, onTestFinished, test } from 'vitest'
import { type Guest, type House, openHouse } from '../gate/support/house.ts'
import { openSshd } from './support/sshd.ts'

test('the gate answers, again and again over one connection', async () => {
	const house = await openHouse()
	const connection = await open(settingsOf(house, house.laptop))
	const answers = await Promise.all([1, 2, 3].map(() => ask(connection, 'altroot status')))
	expect(answers).toEqual(Array(3).fill('{"host":"laptop"}\n'))
})

test('the real sshd answers, with output, standard error and exit code', async () => {
	const connection = await open(await openSshd())
	const channel = await connection.exec('cat; echo two >&2; exit 3')
	channel.input.end('one')
	let output = ''
	for await (const piece of channel.output) output += piece
	expect([output, channel.stderr(), await channel.exit]).toEqual(['one', 'two\n', 3])
})

test('what the gate refuses arrives as its sentence', async () => {
	const house = await openHouse()
	const connection = await open(settingsOf(house, house.laptop))
	const error = await failure(ask(connection, 'cat /etc/passwd'))
	expect(error).toMatchObject({ code: 'remote-refused', disposition: 'stall', data: { exit: 1 } })
	expect(error.message).toContain('altroot: /etc/passwd is not')
})

test('a server that is not known is named with the exact fingerprint, and gets nothing', async () => {
	const house = await openHouse()
	const settings = settingsOf(house, house.laptop)
	rmSync(settings.knownHosts)
	const error = await failure(connect(settings))
	expect(error).toMatchObject({ code: 'host-key-unknown', exit: 5 })
	expect(error.message).toContain(error.data.fingerprint)
	writeFileSync(settings.knownHosts, `${error.data.line}\n`) // what the hint says to do helps
	expect(await ask(await open(settings), 'altroot status')).toContain('laptop')
	expect(house.logged.filter(({ message }) => message === 'key refused')).toEqual([])
})

test('a server whose key has changed is not talked to', async () => {
	const house = await openHouse()
	const settings = settingsOf(house, house.laptop)
	const old = generateKey('old')
	writeFileSync(settings.knownHosts, `[127.0.0.1]:${house.port} ${old.publicKey}\n`)
	const error = await failure(connect(settings))
	expect(error).toMatchObject({ code: 'host-key-changed', disposition: 'stall', exit: 5 })
	const pinned = publicKeyOf(old.privateKey)
	expect(error.data.pinned).toBe(pinned && fingerprintOf(pinned.blob))
})

test('a key that the server does not know is told with the remedy', async () => {
	const house = await openHouse()
	const settings = settingsOf(house, house.laptop)
	writeFileSync(settings.identity, generateKey('stranger').privateKey)
	expect(await failure(connect(settings))).toMatchObject({
		code: 'key-refused',
		disposition: 'stall',
		exit: 5,
		hint: expect.stringContaining('altroot-server host add'),
	})
})

test('each way of not getting through is told apart', async () => {
	const house = await openHouse()
	const settings = settingsOf(house, house.laptop)
	await house.close()
	expect(await failure(connect(settings))).toMatchObject({ code: 'connection-refused', disposition: 'retry', exit: 5 })
	const nameless = { ...settings, host: 'no-such-host.invalid' }
	expect(await failure(connect(nameless))).toMatchObject({ code: 'name-not-found', disposition: 'retry', exit: 5 })
	const mute = { ...settings, port: await openMute() }
	expect(await failure(connect(mute))).toMatchObject({ code: 'connection-failed', disposition: 'retry', exit: 5 })
	const keyless = { ...settings, identity: join(house.directory, 'missing') }
	expect(await failure(connect(keyless))).toMatchObject({ code: 'identity-unusable', exit: 3 })
	const wrong = { ...settings, identity: settings.knownHosts }
	expect(await failure(connect(wrong))).toMatchObject({ code: 'identity-unusable', exit: 3 })
})

test('a connection that the server ends says so, and takes no more commands', async () => {
	const house = await openHouse()
	const connection = await open(settingsOf(house, house.laptop))
	const follow = await connection.exec('altroot follow')
	follow.output.resume()
	await house.close()
	expect(await connection.closed).toMatchObject({ code: 'connection-lost', disposition: 'retry' })
	expect(await follow.exit).toBe(255)
	expect(await failure(connection.exec('altroot status'))).toMatchObject({ code: 'connection-lost' })
})

test('a connection that is closed here ends without an error', async () => {
	const house = await openHouse()
	const connection = await open(settingsOf(house, house.laptop))
	connection.close()
	expect(await connection.closed).toBeUndefined()
})

test('a connection whose line is dead ends here all the same when it is closed', async () => {
	const house = await openHouse()
	const line = await openLine(house.port)
	writeFileSync(house.knownHosts, readFileSync(house.knownHosts, 'utf8').replace(/:\d+ /, `:${line.port} `))
	const connection = await open(settingsOf({ ...house, port: line.port }, house.laptop))
	expect(await ask(connection, 'altroot status')).toContain('laptop')
	line.cut()
	connection.close()
	expect(await connection.closed).toBeUndefined()
})

test('events arrive while they are written', async () => {
	const house = await openHouse()
	const connection = await open(settingsOf(house, house.laptop))
	const follow = await connection.exec('altroot follow')
	const first = new Promise<Buffer>((resolve) => follow.output.once('data', resolve))
	writeFileSync(house.laptop.events, '{"step":"plan"}\n', { flag: 'a' })
	expect(String(await first)).toBe('{"step":"plan"}\n')
	follow.close()
	expect(readFileSync(house.other.events, 'utf8')).toBe('')
})

/** A line to the gate that can be cut so that neither end hears of it. */
async function openLine(gate: number): Promise<{ readonly port: number; cut(): void }> {
	const ends: Socket[] = []
	const server = createServer((near) => {
		const far = createConnection(gate, '127.0.0.1')
		ends.push(near, far)
		near.pipe(far).pipe(near)
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	onTestFinished(() => {
		for (const end of ends) end.destroy()
		server.close()
	})
	const cut = (): void => {
		for (const end of ends) end.unpipe().pause()
	}
	return { port: (server.address() as AddressInfo).port, cut }
}

async function open(settings: ConnectionSettings): Promise<Connection> {
	const connection = await connect(settings)
	onTestFinished(() => connection.close())
	return connection
}

function settingsOf(house: House, guest: Guest): ConnectionSettings {
	const { port, knownHosts } = house
	return { host: '127.0.0.1', port, user: 'altroot', identity: guest.identity, knownHosts }
}

async function failure(promise: Promise<unknown>): Promise<AgentError> {
	const error = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	)
	if (error instanceof AgentError) return error
	throw new Error(`no AgentError: ${error}`)
}

/** A server that hangs up before it says what it is. */
async function openMute(): Promise<number> {
	const server = createServer((socket) => socket.destroy())
	onTestFinished(() => void server.close())
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return (server.address() as AddressInfo).port
}
