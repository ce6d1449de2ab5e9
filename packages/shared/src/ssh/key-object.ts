import { createPublicKey, type KeyObject } from 'node:crypto'
import { Recent } from '../recent.ts'
import { type PublicKey, publicPem } from './key.ts'

/** Bytes of the wire forms of all keys that are kept: an Ed25519 key has 51, one of RSA some hundred, and with it ten times as much in memory. */
const most = 64 * 1024

/**
 * By the whole wire form, of which nothing but the key depends: what is kept of one key can never be taken for another's.
 * To read a key costs more than twice what it costs to verify a signature by it, and a host signs with one key for years.
 */
const kept = new Recent<KeyObject>(most)

/** The key as Node's own cryptography takes it; undefined where these bytes are none. */
export function keyObject({ type, blob }: PublicKey): KeyObject | undefined {
	const name = `${type} ${blob.toString('latin1')}`
	const found = kept.get(name)
	if (found) return found
	const pem = publicPem({ type, blob })
	if (pem === undefined) return undefined
	const key = createPublicKey(pem)
	kept.add(name, key, name.length)
	return key
}
