import { AgentError, exitCode, hasErrno, messageOf } from '../errors.ts'
import { fingerprintOf, type PublicKey } from './key.ts'
import { knownHostName } from './known-hosts.ts'

/** Whom a connection is for. */
export interface Endpoint {
	readonly host: string
	readonly port: number
	readonly user: string
}

/** Every reason why an SSH connection does not come about, told apart for people. */
export function connectionTrouble(error: Error, endpoint: Endpoint, identity: string): AgentError {
	const name = knownHostName(endpoint.host, endpoint.port)
	const away = (code: string, message: string, hint: string): AgentError =>
		new AgentError(code, message, { disposition: 'retry', exit: exitCode.unreachable, hint, cause: error })
	if (hasErrno(error, 'ENOTFOUND')) {
		return away('name-not-found', `${endpoint.host}: no such host name`, 'check the name in `[ledger] remote`')
	}
	if (hasErrno(error, 'EAI_AGAIN')) {
		return away('name-not-found', `${endpoint.host}: names cannot be looked up`, 'is this machine online?')
	}
	if (hasErrno(error, 'ECONNREFUSED')) {
		return away('connection-refused', `${name}: nothing listens there`, 'is `altroot-server gate` running?')
	}
	if (isLevel(error, 'client-timeout') || hasErrno(error, 'ETIMEDOUT')) {
		return away('connection-timeout', `${name}: no answer in time`, 'is the server on, and its firewall open?')
	}
	if (hasErrno(error, 'EHOSTUNREACH') || hasErrno(error, 'ENETUNREACH')) {
		return away('no-route', `${name}: no way leads there`, 'is this machine online?')
	}
	if (isLevel(error, 'client-authentication')) return keyRefused(endpoint, identity, error)
	return away(
		'connection-failed',
		`${name}: ${messageOf(error)}`,
		'the agent tries again by itself; a command, repeat it',
	)
}

function keyRefused(endpoint: Endpoint, identity: string, cause: Error): AgentError {
	const name = knownHostName(endpoint.host, endpoint.port)
	return new AgentError('key-refused', `${name} refuses the key ${identity} of user ${endpoint.user}`, {
		disposition: 'stall',
		exit: exitCode.unreachable,
		hint: `on the server, \`altroot-server host add\` with this laptop’s name prints the line that pairs it anew; or give it --key and the line in ${identity}.pub`,
		cause,
	})
}

/** The server showed a key that the known_hosts file does not have. */
export function hostKeyUnknown(endpoint: Endpoint, knownHosts: string, shown: PublicKey): AgentError {
	const name = knownHostName(endpoint.host, endpoint.port)
	const line = `${name} ${shown.type} ${shown.blob.toString('base64')}`
	return new AgentError(
		'host-key-unknown',
		`${name} is not in ${knownHosts}; it shows the ${shown.type} key ${fingerprintOf(shown.blob)}`,
		{
			disposition: 'stall',
			exit: exitCode.unreachable,
			hint: `compare it with \`ssh-keygen -lf\` of the host key on the server; if it is the same, add the line: ${line}`,
			data: { fingerprint: fingerprintOf(shown.blob), line },
		},
	)
}

/** The server showed another key than the pinned one: it was set up anew, or someone is in between. */
export function hostKeyChanged(
	endpoint: Endpoint,
	knownHosts: string,
	shown: PublicKey,
	pinned: PublicKey,
): AgentError {
	const name = knownHostName(endpoint.host, endpoint.port)
	const [now, before] = [fingerprintOf(shown.blob), fingerprintOf(pinned.blob)]
	return new AgentError(
		'host-key-changed',
		`${name} shows the key ${now}, but ${knownHosts} has ${before}: someone may be in between; nothing was sent`,
		{
			disposition: 'stall',
			exit: exitCode.unreachable,
			hint: `if the server was set up anew, compare ${now} with it, then replace the line in ${knownHosts}`,
			data: { fingerprint: now, pinned: before },
		},
	)
}

/** The server showed a key that the known_hosts file marks as `@revoked`. */
export function hostKeyRevoked(endpoint: Endpoint, knownHosts: string, shown: PublicKey): AgentError {
	const [name, now] = [knownHostName(endpoint.host, endpoint.port), fingerprintOf(shown.blob)]
	return new AgentError('host-key-revoked', `${name} shows the key ${now}, which ${knownHosts} has revoked`, {
		disposition: 'stall',
		exit: exitCode.unreachable,
		hint: 'give the server a new host key',
		data: { fingerprint: now },
	})
}

/** A live connection that ended. */
export function connectionLost(endpoint: Endpoint, cause?: Error): AgentError {
	const name = knownHostName(endpoint.host, endpoint.port)
	return new AgentError('connection-lost', `${name}: the connection ended${cause ? `: ${cause.message}` : ''}`, {
		disposition: 'retry',
		exit: exitCode.unreachable,
		hint: 'the agent tries again by itself; a command, repeat it',
		cause,
	})
}

function isLevel(error: Error, level: string): boolean {
	return 'level' in error && error.level === level
}
