import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import ssh2, { type Client } from 'ssh2'
import { AgentError, exitCode, hasErrno } from '../errors.ts'
import { readTextIfAny } from '../platform/disk.ts'
import type { Channel } from './channel.ts'
import { openChannel } from './exec.ts'
import { gatherWrites } from './gather-writes.ts'
import { hostKeyAlgorithms, judgeHostKey } from './host-key.ts'
import { parsePublicKey, publicKeyOf } from './key.ts'
import { pinnedKeys } from './known-hosts.ts'
import { connectionLost, connectionTrouble, type Endpoint } from './trouble.ts'

/** Where to connect to, and the files that prove who we are and who they are. */
export interface ConnectionSettings extends Endpoint {
	/** Path of our private key, without a passphrase. */
	readonly identity: string
	/** Path of the known_hosts file that pins the server's key. */
	readonly knownHosts: string
}

/** A live SSH connection: each command is a channel of its own, at the price of a round trip. */
export interface Connection {
	/** Runs a command on the other side; an AgentError (`connection-lost`) where the connection has ended. */
	exec(command: string): Promise<Channel>
	/** Resolves once the connection has ended, with why, unless it was `close` that ended it. */
	readonly closed: Promise<AgentError | undefined>
	close(): void
}

/** Milliseconds for TCP, key exchange and authentication together: a loaded server behind a slow line needs five. */
const handshakeLimit = 20_000
/** A dead line is noticed after 3 × 15 s, also where NAT forgets silently. */
const keepalive = { keepaliveInterval: 15_000, keepaliveCountMax: 3 }

/** Opens a connection. AgentErrors tell apart who is not there, who is not whom we know, and who does not want us. */
export async function connect(settings: ConnectionSettings): Promise<Connection> {
	const privateKey = await readIdentity(settings.identity)
	const { host, port, user, knownHosts } = settings
	const pinned = pinnedKeys((await readTextIfAny(knownHosts)) ?? '', host, port)
	const client = new ssh2.Client()
	let distrust: AgentError | undefined
	const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
	let trouble: Error | undefined
	client.on('error', (error) => {
		trouble = error
		reject(distrust ?? connectionTrouble(error, settings, settings.identity))
	})
	client.on('close', () => reject(distrust ?? connectionLost(settings, trouble)))
	client.on('ready', resolve)
	// Without TCP_NODELAY the kernel holds small packets back, 40 ms an exchange.
	const socket = createConnection({ host, port, noDelay: true })
	gatherWrites(socket)
	client.connect({
		sock: socket,
		username: user,
		privateKey,
		authHandler: ['publickey'],
		algorithms: { serverHostKey: hostKeyAlgorithms(pinned) as ssh2.ServerHostKeyAlgorithm[], compress: ['none'] },
		readyTimeout: handshakeLimit,
		...keepalive,
		hostVerifier: (blob: Buffer) => {
			const shown = parsePublicKey(`${wireType(blob)} ${blob.toString('base64')}`) ?? { type: 'unknown', blob }
			distrust = judgeHostKey(shown, pinned, settings, knownHosts)
			return distrust === undefined
		},
	})
	await ready
	return live(client, settings, () => trouble)
}

function live(client: Client, settings: Endpoint, trouble: () => Error | undefined): Connection {
	let closing = false
	const closed = new Promise<AgentError | undefined>((resolve) => {
		client.on('close', () => resolve(closing ? undefined : connectionLost(settings, trouble())))
	})
	return {
		closed,
		exec: (command) => openChannel(client, command, settings),
		close: () => {
			closing = true
			client.end()
		},
	}
}

/** The first string of a key's wire form is its type (RFC 4253 §6.6). */
function wireType(blob: Buffer): string {
	return blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))
}

async function readIdentity(path: string): Promise<string> {
	const trouble = (message: string, hint: string, cause?: unknown): AgentError =>
		new AgentError('identity-unusable', message, { disposition: 'stall', exit: exitCode.settings, hint, cause })
	let text: string
	try {
		text = await readFile(path, 'utf8')
	} catch (error) {
		if (hasErrno(error, 'ENOENT'))
			throw trouble(`${path}: there is no key`, 'make one with `altroot-client join`', error)
		throw trouble(`${path}: the key cannot be read`, 'is this program started as root?', error)
	}
	if (publicKeyOf(text)) return text
	throw trouble(`${path}: this is no private key without a passphrase`, 'make one with `ssh-keygen -t ed25519 -N ""`')
}
