import { createHash } from 'node:crypto'
import { identify, type Offer } from '@altroot/agent-server/gate/authenticate'
import type { HostKey } from '@altroot/agent-server/gate/settings'
import { parsePublicKey } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'

const laptop = makeHost('laptop')
const other = makeHost('other')
const hosts = [laptop.host, other.host]
const signed = createHash('sha256').update('the session').digest()

test('a key with a right signature names its host', () => {
	expect(identify(offer(other), hosts)?.name).toBe('other')
})

test('a key may be asked about before it signs', () => {
	expect(identify({ ...offer(laptop), proof: undefined }, hosts)?.name).toBe('laptop')
})

test('a wrong signature is refused', () => {
	const forged = { signed, signature: offer(other).proof?.signature ?? Buffer.alloc(0) }
	expect(identify({ ...offer(laptop), proof: forged }, hosts)).toBeUndefined()
})

test('an unknown key is refused', () => {
	expect(identify(offer(makeHost('stranger')), hosts)).toBeUndefined()
})

test.each(['root', '', 'Altroot', 'laptop'])('the user name %j is refused', (user) => {
	expect(identify({ ...offer(laptop), user }, hosts)).toBeUndefined()
})

test('a key that two hosts share names neither', () => {
	expect(identify(offer(laptop), [...hosts, { ...other.host, key: laptop.host.key }])).toBeUndefined()
})

test('a host whose key line is broken does not keep the others out', () => {
	expect(identify(offer(other), [{ ...laptop.host, key: 'ssh-ed25519 garbage' }, other.host])?.name).toBe('other')
})

test('an RSA key must sign with SHA-2', () => {
	const pair = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
	const host = { ...laptop.host, key: pair.public }
	const publicKey = parsePublicKey(pair.public)?.blob ?? Buffer.alloc(0)
	const key = ssh2.utils.parseKey(pair.private) as ssh2.ParsedKey
	const offerWith = (hash: 'sha1' | 'sha512'): Offer => ({
		user: 'altroot',
		publicKey,
		hash: hash === 'sha1' ? undefined : hash, // as ssh2 reports `ssh-rsa` and `rsa-sha2-512`
		proof: { signed, signature: key.sign(signed, hash) as Buffer },
	})
	expect(identify(offerWith('sha512'), [host])?.name).toBe('laptop')
	expect(identify(offerWith('sha1'), [host])).toBeUndefined()
})

interface Pair {
	readonly host: HostKey
	readonly privateKey: string
}

function makeHost(name: string): Pair {
	const { privateKey, publicKey } = generateKey(name)
	return { host: { name, key: publicKey, packages: '/p', trees: [] }, privateKey }
}

function offer({ host, privateKey }: Pair): Offer {
	const key = ssh2.utils.parseKey(privateKey) as ssh2.ParsedKey
	return {
		user: 'altroot',
		publicKey: parsePublicKey(host.key)?.blob ?? Buffer.alloc(0),
		hash: undefined,
		proof: { signed, signature: key.sign(signed) as Buffer },
	}
}
