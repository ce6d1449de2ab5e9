import { createConnection, type Socket } from 'node:net'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import type { AgentError } from '../errors.ts'
import type { Channel } from './channel.ts'
import { openChannel } from './exec.ts'
import { gatherWrites } from './gather-writes.ts'
import { type PublicKey, parsePublicKey } from './key.ts'
import { connectionLost, type Endpoint } from './trouble.ts'

/** A live SSH connection: each command is a channel of its own, at the price of a round trip. */
export interface Connection {
	/** Runs a command on the other side; an AgentError (`connection-lost`) where the connection has ended. */
	exec(command: string): Promise<Channel>
	/** Resolves once the connection has ended, with why, unless it was `close` that ended it. */
	readonly closed: Promise<AgentError | undefined>
	close(): void
}

/** How to log in, and whom to trust. */
export interface Login {
	/** Options of ssh2 that say who we are. */
	readonly proof: ConnectConfig
	/** The host key algorithms to ask for. */
	readonly hostKeyAlgorithms: readonly string[]
	/** What is wrong with the key that the server shows; nothing of ours is sent before it was asked. */
	readonly judge: (shown: PublicKey) => AgentError | undefined
	/** Says for people why a connection does not come about. */
	readonly explain: (error: Error) => AgentError
	/** Milliseconds between two questions to a silent server; the fourth without an answer ends the connection. 15 s. */
	readonly keepalive?: number
}

/** Milliseconds for TCP, key exchange and authentication together: a loaded server behind a slow line needs five. */
const handshakeLimit = 20_000
/** A dead line is noticed within a minute, also where NAT forgets silently. */
const keepalive = { keepaliveInterval: 15_000, keepaliveCountMax: 3 }
/** Milliseconds of silence after a farewell: over a dead line nobody answers it, and who closes does not wait for that. */
const farewell = 500

/** Opens a connection, or throws what `judge` or `explain` say. */
export async function openConnection(endpoint: Endpoint, login: Login): Promise<Connection> {
	const client = new ssh2.Client()
	let distrust: AgentError | undefined
	const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
	let trouble: Error | undefined
	client.on('error', (error) => {
		trouble = error
		reject(distrust ?? login.explain(error))
	})
	client.on('close', () => reject(distrust ?? connectionLost(endpoint, trouble)))
	client.on('ready', resolve)
	// Without TCP_NODELAY the kernel holds small packets back, 40 ms an exchange.
	const socket = createConnection({ host: endpoint.host, port: endpoint.port, noDelay: true })
	gatherWrites(socket)
	client.connect({
		sock: socket,
		username: endpoint.user,
		...login.proof,
		algorithms: { serverHostKey: login.hostKeyAlgorithms as ssh2.ServerHostKeyAlgorithm[], compress: ['none'] },
		readyTimeout: handshakeLimit,
		...keepalive,
		...(login.keepalive === undefined ? {} : { keepaliveInterval: login.keepalive }),
		hostVerifier: (blob: Buffer) => {
			const shown = parsePublicKey(`${wireType(blob)} ${blob.toString('base64')}`) ?? { type: 'unknown', blob }
			distrust = login.judge(shown)
			return distrust === undefined
		},
	})
	await ready
	return live(client, socket, endpoint, () => trouble)
}

function live(client: Client, socket: Socket, endpoint: Endpoint, trouble: () => Error | undefined): Connection {
	let closing = false
	const closed = new Promise<AgentError | undefined>((resolve) => {
		client.on('close', () => resolve(closing ? undefined : connectionLost(endpoint, trouble())))
	})
	return {
		closed,
		exec: (command) => openChannel(client, command, endpoint),
		close: () => {
			closing = true
			client.end()
			socket.setTimeout(farewell, () => socket.destroy())
		},
	}
}

/** The first string of a key's wire form is its type (RFC 4253 §6.6). */
function wireType(blob: Buffer): string {
	return blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))
}
