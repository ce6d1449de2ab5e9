import { AgentError, exitCode } from '@altroot/shared/errors'
import { fingerprintOf, type PublicKey } from '@altroot/shared/ssh/key'
import { knownHostName, pinnedKeys, printKnownHost } from '@altroot/shared/ssh/known-hosts'
import { type Endpoint, hostKeyRevoked } from '@altroot/shared/ssh/trouble'

export interface Trust {
	/** What the person was given on the server; undefined where they gave none. */
	readonly fingerprint: string | undefined
	/** The known_hosts file and its text. */
	readonly knownHosts: string
	readonly text: string
	/** Asks the person whether the key with this fingerprint is the server's. */
	readonly confirm: (fingerprint: string) => Promise<boolean>
}

/**
 * Makes sure that the key that the server shows is the server's: by the fingerprint, by the key that is pinned already, or
 * by asking. AgentErrors: `host-key-revoked`, `host-key-changed`, `host-key-unknown`.
 */
export async function trustServerKey(shown: PublicKey, endpoint: Endpoint, trust: Trust): Promise<void> {
	const name = knownHostName(endpoint.host, endpoint.port)
	const { trusted, revoked } = pinnedKeys(trust.text, endpoint.host, endpoint.port)
	const isShown = ({ blob }: PublicKey): boolean => blob.equals(shown.blob)
	if (revoked.some(isShown)) throw hostKeyRevoked(endpoint, trust.knownHosts, shown)
	const now = fingerprintOf(shown.blob)
	if (trust.fingerprint !== undefined) {
		if (digestOf(now) === digestOf(trust.fingerprint)) return
		throw fail(
			'host-key-changed',
			`${name} shows the key ${now}, not ${trust.fingerprint}: someone may be in between; nothing was sent`,
			'take address and fingerprint from one line of `altroot-server host add`',
		)
	}
	if (trusted.some(isShown) || (await trust.confirm(now))) return
	throw fail(
		'host-key-unknown',
		`${name} shows the key ${now}, and you do not know it`,
		'compare it on the server: `ssh-keygen -lf /etc/altroot/ssh_host_ed25519_key.pub`',
	)
}

/** A known_hosts text in which this key, and no other, is pinned for the server; all other lines stay. */
export function pinHostKey(text: string, { host, port }: Endpoint, key: PublicKey): string {
	const { trusted } = pinnedKeys(text, host, port)
	if (trusted.length === 1 && trusted[0]?.blob.equals(key.blob)) return text
	const others = text.split('\n').filter((line) => pinnedKeys(line, host, port).trusted.length === 0)
	const kept = others.join('\n')
	return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${printKnownHost(host, port, key)}`
}

/** People leave `SHA256:` out, and base64's padding in. */
function digestOf(fingerprint: string): string {
	return fingerprint
		.trim()
		.replace(/^SHA256:/i, '')
		.replace(/=+$/, '')
}

function fail(code: string, message: string, hint: string): AgentError {
	return new AgentError(code, message, { disposition: 'stall', exit: exitCode.unreachable, hint })
}
