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
	const parsed = ssh2.utils.parseKey(printPublicKey(key))
	return !(parsed instanceof Error) && parsed.verify(signed, signature, hash) === true
}

/** The public half of a private key's text; undefined where it is none, or is locked by a passphrase. */
export function publicKeyOf(privateKey: string): PublicKey | undefined {
	return parsePrivateKey(privateKey)?.publicKey
}

/** Reads a private key's text, with the key itself as PEM; undefined where it is none, or is locked by a passphrase. */
export function parsePrivateKey(text: string): { readonly publicKey: PublicKey; readonly pem: string } | undefined {
	const parsed = ssh2.utils.parseKey(text)
	if (parsed instanceof Error || !parsed.isPrivateKey()) return undefined
	return { publicKey: { type: parsed.type, blob: parsed.getPublicSSH() }, pem: parsed.getPrivatePEM() }
}

/** The two fields that every OpenSSH file has of a key: `ssh-ed25519 AAAA…`. */
export function printPublicKey({ type, blob }: PublicKey): string {
	return `${type} ${blob.toString('base64')}`
}

/** A public key as PEM, which Node's own cryptography takes; undefined where it is none. */
export function publicPem(key: PublicKey): string | undefined {
	const parsed = ssh2.utils.parseKey(printPublicKey(key))
	return parsed instanceof Error ? undefined : parsed.getPublicPEM()
}
