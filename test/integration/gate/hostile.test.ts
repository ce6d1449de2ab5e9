import type { Client } from 'ssh2'
import { expect, test } from 'vitest'
import { openHouse } from './support/house.ts'
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
