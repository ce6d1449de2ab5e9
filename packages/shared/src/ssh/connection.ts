import { readFile } from 'node:fs/promises'
import { AgentError, exitCode, hasErrno } from '../errors.ts'
import { readTextIfAny } from '../platform/disk.ts'
import { hostKeyAlgorithms, judgeHostKey } from './host-key.ts'
import { publicKeyOf } from './key.ts'
import { pinnedKeys } from './known-hosts.ts'
import { type Connection, type Login, openConnection } from './open-connection.ts'
import { connectionTrouble, type Endpoint } from './trouble.ts'

export type { Connection } from './open-connection.ts'

/** Where to connect to, and the files that prove who we are and who they are. */
export interface ConnectionSettings extends Endpoint {
	/** Path of our private key, without a passphrase. */
	readonly identity: string
	/** Path of the known_hosts file that pins the server's key. */
	readonly knownHosts: string
}

/** For `connect`, where a person waits: a dead line is noticed after 20 s, not within a minute. */
export const watched = { keepalive: 5_000 } as const

/** Opens a connection. AgentErrors tell apart who is not there, who is not whom we know, and who does not want us. */
export async function connect(
	settings: ConnectionSettings,
	patience: Pick<Login, 'keepalive'> = {},
): Promise<Connection> {
	const privateKey = await readIdentity(settings.identity)
	const { host, port, knownHosts } = settings
	const pinned = pinnedKeys((await readTextIfAny(knownHosts)) ?? '', host, port)
	return openConnection(settings, {
		proof: { privateKey, authHandler: ['publickey'] },
		hostKeyAlgorithms: hostKeyAlgorithms(pinned),
		judge: (shown) => judgeHostKey(shown, pinned, settings, knownHosts),
		explain: (error) => connectionTrouble(error, settings, settings.identity),
		...patience,
	})
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
