import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { GcmPackets, makePacketsOf } from '@altroot/agent-server/gate/gcm-packets'
import { generateKey } from '@altroot/shared/ssh/new-key'
import ssh2, { type Client, type ClientChannel, type Connection } from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'

/** A connection of two ssh2 by a cipher; the server says the lengths that it is asked for in one command. */
async function connect(cipher: string): Promise<{ client: Client; server: Connection }> {
	const settings = { hostKeys: [generateKey('server').privateKey] }
	let server: Connection | undefined
	let socket: Socket | undefined
	const ssh = new ssh2.Server(settings, (connection) => {
		server = connection
		connection.on('handshake', () => makePacketsOf(connection, socket!))
		connection.on('authentication', (context) => context.accept())
		connection.on('session', (accept) => {
			accept().on('exec', (accepted, _reject, { command }) => {
				const channel = accepted()
				for (const length of command.split(' ')) channel.write(Buffer.alloc(Number(length), length))
				channel.end()
			})
		})
	})
	const listener = createServer((accepted) => {
		socket = accepted
		ssh.injectSocket(accepted)
	}).listen(0, '127.0.0.1')
	await once(listener, 'listening')
	const client = new ssh2.Client()
	const { port } = listener.address() as AddressInfo
	client.connect({
		host: '127.0.0.1',
		port,
		username: 'u',
		algorithms: { cipher: [cipher as 'aes128-gcm@openssh.com'] },
	})
	onTestFinished(() => {
		client.end()
		listener.close()
	})
	await once(client, 'ready')
	return { client, server: server! }
}

async function ask(client: Client, lengths: readonly number[]): Promise<Buffer> {
	const channel = await new Promise<ClientChannel>((resolve, reject) => {
		client.exec(lengths.join(' '), (error, opened) => (error ? reject(error) : resolve(opened)))
	})
	return buffer(channel)
}

const lengths = [...Array.from({ length: 40 }, (_, index) => index + 1), 1000, 32_767, 32_768, 32_769, 300_000]
const expected = Buffer.concat(lengths.map((length) => Buffer.alloc(length, String(length))))
const cipherOf = (server: Connection): unknown =>
	(server as unknown as { _protocol: { _cipher: unknown } })._protocol._cipher

test.each(['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'])(
	'packets by %s are ours, also after keys were exchanged anew, and the other side reads them',
	async (cipher) => {
		const { client, server } = await connect(cipher)
		const first = cipherOf(server)
		expect(first).toBeInstanceOf(GcmPackets)
		expect((await ask(client, lengths)).equals(expected)).toBe(true)
		server.rekey()
		await once(server, 'rekey')
		expect((await ask(client, lengths)).equals(expected)).toBe(true)
		expect(cipherOf(server)).toBeInstanceOf(GcmPackets)
		expect(cipherOf(server)).not.toBe(first)
	},
)

test('another cipher is left to ssh2', async () => {
	const { client, server } = await connect('aes128-ctr')
	expect(cipherOf(server)).not.toBeInstanceOf(GcmPackets)
	expect((await ask(client, lengths)).equals(expected)).toBe(true)
})

test('no two packets have the same number, also where its lower half overflows', () => {
	const iv = Buffer.from('0102030400000000ffffffff', 'hex')
	const socket = { writable: true, write: () => true } as unknown as Socket
	const cipher = { outSeqno: 2 ** 32 - 1, _encSSLName: 'aes-128-gcm', _encKey: Buffer.alloc(16), _encIV: iv } as const
	const packets = new GcmPackets(cipher, socket)
	packets.encrypt(packets.allocPacket(10))
	expect(iv.toString('hex')).toBe('010203040000000100000000')
	expect(packets.outSeqno).toBe(0)
})
