import { AgentError, exitCode } from '../errors.ts'
import { hostKeyAlgorithms } from './host-key.ts'
import type { PublicKey } from './key.ts'
import { knownHostName } from './known-hosts.ts'
import { type Connection, openConnection } from './open-connection.ts'
import { connectionTrouble, type Endpoint } from './trouble.ts'

const anyKey = hostKeyAlgorithms({ trusted: [], revoked: [] })

/** The key that a server shows to somebody who knows none yet. Nothing is sent to it, and the connection ends. */
export async function showHostKey(endpoint: Endpoint): Promise<PublicKey> {
	let seen: PublicKey | undefined
	const enough = new AgentError('host-key-seen', 'the host key was seen', { disposition: 'stall' })
	try {
		await openConnection(endpoint, {
			proof: { authHandler: [] },
			hostKeyAlgorithms: anyKey,
			judge: (shown) => {
				seen = shown
				return enough
			},
			explain: (error) => connectionTrouble(error, endpoint, ''),
		})
	} catch (error) {
		if (seen === undefined) throw error
	}
	return seen!
}

/** Opens a connection by a one-time token to the server with this key. AgentErrors: `host-key-changed`, `token-refused`. */
export function connectWithToken(endpoint: Endpoint, token: string, hostKey: PublicKey): Promise<Connection> {
	const name = knownHostName(endpoint.host, endpoint.port)
	return openConnection(endpoint, {
		proof: { password: token, authHandler: ['password'] },
		hostKeyAlgorithms: hostKeyAlgorithms({ trusted: [hostKey], revoked: [] }),
		judge: (shown) =>
			shown.blob.equals(hostKey.blob)
				? undefined
				: new AgentError('host-key-changed', `${name} shows another key than a moment ago; nothing was sent`, {
						disposition: 'stall',
						exit: exitCode.unreachable,
						hint: 'try again',
					}),
		explain: (error) => {
			const trouble = connectionTrouble(error, endpoint, '')
			if (trouble.code !== 'key-refused') return trouble
			return new AgentError(
				'token-refused',
				`${name} does not accept this token: it is mistyped, or a newer one was made, or too many were tried`,
				{
					disposition: 'stall',
					hint: 'compare it, or ask for a new line: on the server, `altroot-server host add` with this laptop’s name prints one; too many tries are forgotten after a minute',
				},
			)
		},
	})
}
