import { type KeyObject, sign, verify } from 'node:crypto'
import { readWireStrings, wireString } from './wire.ts'

/** How an algorithm of SSH signs: Node's name of the digest, and for ECDSA the bytes of each of its two numbers. */
interface Algorithm {
	readonly digest: string | null
	readonly number?: number
}

/** By the name that stands in a signature (RFC 8709, 8332, 5656). RSA with SHA-1 is not among them. */
const algorithms: Readonly<Record<string, Algorithm>> = {
	'ssh-ed25519': { digest: null },
	'rsa-sha2-512': { digest: 'sha512' },
	'rsa-sha2-256': { digest: 'sha256' },
	'ecdsa-sha2-nistp256': { digest: 'sha256', number: 32 },
	'ecdsa-sha2-nistp384': { digest: 'sha384', number: 48 },
	'ecdsa-sha2-nistp521': { digest: 'sha512', number: 66 },
}

/** Whether keys of this type (`ssh-ed25519` …) can sign here. */
export function canSign(type: string): boolean {
	return algorithms[algorithmOf(type)] !== undefined
}

/** The signature of `bytes` by a private key of a type that can sign, in SSH's wire form. */
export function signRaw(type: string, key: KeyObject, bytes: Uint8Array): Buffer {
	const name = algorithmOf(type)
	const { digest, number } = algorithms[name]!
	const made = sign(digest, bytes, { key, dsaEncoding: 'ieee-p1363' })
	const blob = number ? Buffer.concat([mpint(made.subarray(0, number)), mpint(made.subarray(number))]) : made
	return Buffer.concat([wireString(name), wireString(blob)])
}

function algorithmOf(type: string): string {
	return type === 'ssh-rsa' ? 'rsa-sha2-512' : type
}

/** True where `signature`, in SSH's wire form, was made of `bytes` by the private half of this public key. */
export function verifyRaw(type: string, key: KeyObject, bytes: Uint8Array, signature: Buffer): boolean {
	const [name, blob, ...more] = readWireStrings(signature) ?? []
	const algorithm = algorithms[String(name)]
	if (algorithm === undefined || blob === undefined || more.length > 0) return false
	const fits = type === 'ssh-rsa' ? String(name).startsWith('rsa-') : String(name) === type
	const plain = algorithm.number ? fromMpints(blob, algorithm.number) : blob
	return fits && plain !== undefined && verify(algorithm.digest, bytes, { key, dsaEncoding: 'ieee-p1363' }, plain)
}

/** A number as RFC 4251 §5 writes it: no zeros before it, but one where it would look negative. */
function mpint(bytes: Buffer): Buffer {
	const first = bytes.findIndex((byte) => byte !== 0)
	const digits = first < 0 ? Buffer.alloc(0) : bytes.subarray(first)
	return wireString(digits[0]! >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits)
}

/** The two numbers of an ECDSA signature, each filled up to `size` bytes. */
function fromMpints(blob: Buffer, size: number): Buffer | undefined {
	const numbers = readWireStrings(blob)?.map((number) => (number[0] === 0 ? number.subarray(1) : number))
	if (numbers?.length !== 2 || numbers.some(({ length }) => length > size)) return undefined
	return Buffer.concat(numbers.flatMap((number) => [Buffer.alloc(size - number.length), number]))
}
