import { createHash } from 'node:crypto'
import ssh2 from 'ssh2'

/** What OpenSSH and people call a public key: `SHA256:` and the digest of its wire form, without padding. */
export function fingerprintOf(publicKey: Uint8Array): string {
	return `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`
}

export interface PublicKey {
	/** `ssh-ed25519`, `ssh-rsa` … */
	readonly type: string
	/** The wire form (RFC 4253 §6.6), as both sides send it. */
	readonly blob: Buffer
}

/** Reads `ssh-ed25519 AAAA… comment`, the line of an OpenSSH `.pub` file; undefined where it is no public key. */
export function parsePublicKey(line: string): PublicKey | undefined {
	const [type, base64] = line.trim().split(/\s+/)
	if (type === undefined || base64 === undefined) return undefined
	const parsed = ssh2.utils.parseKey(`${type} ${base64}`)
	if (parsed instanceof Error || parsed.isPrivateKey()) return undefined
	return { type: parsed.type, blob: parsed.getPublicSSH() }
}

/** True where `signature` over `signed` was made by the private half of `key`. */
export function isSignedBy(key: PublicKey, signed: Buffer, signature: Buffer, hash: string | undefined): boolean {
	const parsed = ssh2.utils.parseKey(`${key.type} ${key.blob.toString('base64')}`)
	return !(parsed instanceof Error) && parsed.verify(signed, signature, hash) === true
}

/** The public half of a private key's text; undefined where it is none, or is locked by a passphrase. */
export function publicKeyOf(privateKey: string): PublicKey | undefined {
	const parsed = ssh2.utils.parseKey(privateKey)
	if (parsed instanceof Error || !parsed.isPrivateKey()) return undefined
	return { type: parsed.type, blob: parsed.getPublicSSH() }
}
