import { hostKeyAlgorithms, judgeHostKey } from '@altroot/shared/ssh/host-key'
import { fingerprintOf, type PublicKey, parsePublicKey } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'

const endpoint = { host: 'build-server', port: 2222, user: 'altroot' }
const [shown, another] = [newKey(), newKey()]

test('the pinned key is accepted, also beside others', () => {
	expect(judge({ trusted: [another, shown], revoked: [] })).toBeUndefined()
})

test('an unknown server is named with its fingerprint and the line to add', () => {
	const error = judge({ trusted: [], revoked: [] })
	expect(error).toMatchObject({ code: 'host-key-unknown', disposition: 'stall', exit: 5 })
	expect(error?.message).toContain(fingerprintOf(shown.blob))
	expect(error?.hint).toContain(`[build-server]:2222 ssh-ed25519 ${shown.blob.toString('base64')}`)
})

test('a changed key is named with both fingerprints', () => {
	const error = judge({ trusted: [another], revoked: [] })
	expect(error).toMatchObject({ code: 'host-key-changed', disposition: 'stall', exit: 5 })
	expect(error?.message).toContain(fingerprintOf(shown.blob))
	expect(error?.message).toContain(fingerprintOf(another.blob))
})

test('a revoked key is refused even where another line trusts it', () => {
	expect(judge({ trusted: [shown], revoked: [shown] })?.code).toBe('host-key-revoked')
})

test('only the types of pinned keys are asked for, RSA with SHA-2 alone', () => {
	expect(hostKeyAlgorithms({ trusted: [shown, another], revoked: [] })).toEqual(['ssh-ed25519'])
	const rsa = { type: 'ssh-rsa', blob: Buffer.alloc(0) }
	expect(hostKeyAlgorithms({ trusted: [rsa], revoked: [] })).toEqual(['rsa-sha2-512', 'rsa-sha2-256'])
	expect(hostKeyAlgorithms({ trusted: [], revoked: [] })).not.toContain('ssh-rsa')
})

function judge(pinned: Parameters<typeof judgeHostKey>[1]) {
	return judgeHostKey(shown, pinned, endpoint, '/etc/altroot/known_hosts')
}

function newKey(): PublicKey {
	const key = parsePublicKey(generateKey('').publicKey)
	if (key === undefined) throw new Error('no key')
	return key
}
