import { createHmac } from 'node:crypto'
import { type PublicKey, parsePublicKey } from './key.ts'

/** What a known_hosts file says of one server. */
export interface PinnedKeys {
	readonly trusted: readonly PublicKey[]
	/** Keys that must never be accepted (`@revoked`). */
	readonly revoked: readonly PublicKey[]
}

/**
 * The keys that a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") pins for a server: plain names, `[host]:port`,
 * `*` and `?` patterns, `!` exceptions and hashed names. Lines of certificate authorities and lines that are not
 * understood pin nothing.
 */
export function pinnedKeys(text: string, host: string, port: number): PinnedKeys {
	const name = knownHostName(host, port)
	const trusted: PublicKey[] = []
	const revoked: PublicKey[] = []
	for (const line of text.split('\n')) {
		const fields = line.trim().split(/\s+/)
		const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined
		const names = fields.shift()
		if (names === undefined || names.startsWith('#') || !matches(names, name)) continue
		const key = parsePublicKey(fields.join(' '))
		if (key && marker === undefined) trusted.push(key)
		if (key && marker === '@revoked') revoked.push(key)
	}
	return { trusted, revoked }
}

/** How a known_hosts file names a server: the port is written only where it is not 22. */
export function knownHostName(host: string, port: number): string {
	return port === 22 ? host : `[${host}]:${port}`
}

/** The line that pins a server's key (`ssh-ed25519 AAAA…`). */
export function printKnownHost(host: string, port: number, publicKey: PublicKey): string {
	return `${knownHostName(host, port)} ${publicKey.type} ${publicKey.blob.toString('base64')}\n`
}

function matches(names: string, name: string): boolean {
	if (names.startsWith('|1|')) return matchesHash(names, name)
	const patterns = names.split(',')
	if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name))) return false
	return patterns.some((pattern) => matchesPattern(pattern, name))
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, both in base64 (ssh-keygen -H). */
function matchesHash(hashed: string, name: string): boolean {
	const [salt, hash] = hashed.split('|').slice(2)
	if (!salt || !hash) return false
	return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

function matchesPattern(pattern: string, name: string): boolean {
	if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name.toLowerCase()
	const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
		character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
	)
	return new RegExp(`^${source}$`, 'i').test(name)
}
