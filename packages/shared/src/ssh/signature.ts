import { createHash, createPrivateKey } from 'node:crypto'
import { type PublicKey, parsePrivateKey } from './key.ts'
import { keyObject } from './key-object.ts'
import { canSign, signRaw, verifyRaw } from './raw-signature.ts'
import { readWireStrings, wireString } from './wire.ts'

/** Something that signs in the name of a key. */
export interface Signer {
	readonly publicKey: PublicKey
	/** The armored signature, as `ssh-keygen -Y sign -n git` prints it. */
	readonly sign: (content: Uint8Array) => string
}

/** The two things that are told apart by their first bytes both begin with these (PROTOCOL.sshsig). */
const magic = 'SSHSIG'
const version = Buffer.from([0, 0, 0, 1])
/** What git's signatures are made for: one that was made for anything else says nothing of a commit. */
const namespace = 'git'
const begin = '-----BEGIN SSH SIGNATURE-----'
const end = '-----END SSH SIGNATURE-----'

/** Opens a private key's text for signing; undefined where it is no private key, or locked by a passphrase. */
export function openSigner(privateKey: string): Signer | undefined {
	const parsed = parsePrivateKey(privateKey)
	if (parsed === undefined) return undefined
	const { publicKey } = parsed
	if (!canSign(publicKey.type)) return undefined
	const key = createPrivateKey(parsed.pem)
	return {
		publicKey,
		sign: (content) => {
			const signature = signRaw(publicKey.type, key, toSign('sha512', content))
			const fields = [publicKey.blob, namespace, '', 'sha512', signature].map(wireString)
			return armor(Buffer.concat([Buffer.from(magic), version, ...fields]))
		},
	}
}

/** An armored signature that could be read. */
export interface Signature {
	/** The key that it says it was made by. */
	readonly publicKey: PublicKey
	/** Whether that key made it, of this content. */
	readonly fits: (content: Uint8Array) => boolean
}

/** Reads an armored signature that was made for git; undefined for anything else. */
export function parseSignature(armored: string): Signature | undefined {
	const bytes = Buffer.from(armored.slice(begin.length, armored.lastIndexOf(end)), 'base64')
	// Written again it has to be the same: Node passes over what is no base64, and nothing else would notice it.
	if (armor(bytes) !== `${armored.replace(/\n$/, '')}\n`) return undefined
	if (bytes.toString('latin1', 0, 6) !== magic || !bytes.subarray(6, 10).equals(version)) return undefined
	const [blob, madeFor, , digest, signature, ...more] = readWireStrings(bytes.subarray(10)) ?? []
	const hash = String(digest)
	if (!blob || !signature || more.length > 0 || String(madeFor) !== namespace) return undefined
	if (hash !== 'sha512' && hash !== 'sha256') return undefined
	const type = String(readWireStrings(blob)?.[0])
	return {
		publicKey: { type, blob },
		fits: (content) => {
			const key = keyObject({ type, blob })
			return key !== undefined && verifyRaw(type, key, toSign(hash, content), signature)
		},
	}
}

/** What is signed: a digest of the content, and what it is signed for. */
function toSign(hash: 'sha256' | 'sha512', content: Uint8Array): Buffer {
	const digest = createHash(hash).update(content).digest()
	return Buffer.concat([Buffer.from(magic), ...[namespace, '', hash, digest].map(wireString)])
}

function armor(bytes: Buffer): string {
	return [begin, ...(bytes.toString('base64').match(/.{1,70}/g) ?? []), end, ''].join('\n')
}
