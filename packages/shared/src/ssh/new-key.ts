import { generateKeyPairSync, randomBytes } from 'node:crypto'

const type = 'ssh-ed25519'

/**
 * A new Ed25519 key as OpenSSH writes it (PROTOCOL.key, "openssh-key-v1"): the private file's text and the line of the
 * `.pub` file. ssh2 has a function for this, which drops leading zeros: one key in 256 comes out broken.
 */
export function generateKey(comment: string): { readonly privateKey: string; readonly publicKey: string } {
	const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
	const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
	const publicBlob = Buffer.concat([text(type), text(point)])
	return {
		privateKey: pem(privateFile(publicBlob, Buffer.concat([seed, point]), comment)),
		publicKey: `${type} ${publicBlob.toString('base64')} ${comment}`.trim(),
	}
}

function privateFile(publicBlob: Buffer, secret: Buffer, comment: string): Buffer {
	const check = randomBytes(4) // twice the same: a wrong passphrase would show here
	const section = Buffer.concat([check, check, publicBlob, text(secret), text(comment)])
	const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8].slice(0, (8 - (section.length % 8)) % 8))
	const noCipher = [text('none'), text('none'), text('')]
	const count = Buffer.from([0, 0, 0, 1])
	const magic = Buffer.from('openssh-key-v1\0')
	return Buffer.concat([magic, ...noCipher, count, text(publicBlob), text(Buffer.concat([section, padding]))])
}

/** A length and that many bytes (RFC 4251 §5, `string`). */
function text(value: string | Buffer): Buffer {
	const bytes = Buffer.from(value)
	const length = Buffer.alloc(4)
	length.writeUInt32BE(bytes.length)
	return Buffer.concat([length, bytes])
}

function pem(bytes: Buffer): string {
	const lines = bytes.toString('base64').match(/.{1,70}/g) ?? []
	return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}
