import { pinHostKey, trustServerKey } from '@altroot/agent-client/pair/server-key'
import { fingerprintOf, type PublicKey, parsePublicKey } from '@altroot/shared/ssh/key'
import { printKnownHost } from '@altroot/shared/ssh/known-hosts'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'

const newKey = (): PublicKey => parsePublicKey(generateKey('').publicKey)!
const [key, another] = [newKey(), newKey()]
const server = { host: 'build-server', port: 2222, user: 'altroot' }
const fingerprint = fingerprintOf(key.blob)

function trust(changes: { fingerprint?: string; text?: string; answer?: boolean }) {
	const asked: string[] = []
	const confirm = async (shown: string): Promise<boolean> => {
		asked.push(shown)
		return changes.answer ?? false
	}
	const { fingerprint: given, text = '' } = changes
	const done = trustServerKey(key, server, { fingerprint: given, knownHosts: '/known_hosts', text, confirm })
	return { done, asked }
}

test.each([
	['as it was printed', fingerprint],
	['without SHA256:', fingerprint.replace('SHA256:', '')],
	['with padding', `${fingerprint}=`],
])('the fingerprint %s is enough, and nobody is asked', async (_title, given) => {
	const { done, asked } = trust({ fingerprint: given })
	await done
	expect(asked).toEqual([])
})

test('another fingerprint stops everything, even where the key is pinned', async () => {
	const given = fingerprintOf(another.blob)
	const { done, asked } = trust({ fingerprint: given, text: printKnownHost(server.host, 2222, key), answer: true })
	await expect(done).rejects.toMatchObject({
		code: 'host-key-changed',
		message: `[build-server]:2222 shows the key ${fingerprint}, not ${given}: someone may be in between; nothing was sent`,
	})
	expect(asked).toEqual([])
})

test('without a fingerprint the person is asked, and a no stops everything', async () => {
	const yes = trust({ answer: true })
	await yes.done
	expect(yes.asked).toEqual([fingerprint])
	await expect(trust({ answer: false }).done).rejects.toMatchObject({ code: 'host-key-unknown' })
})

test('a key that is pinned already is not asked about again', async () => {
	const { done, asked } = trust({ text: printKnownHost(server.host, 2222, key) })
	await done
	expect(asked).toEqual([])
})

test('a revoked key is never trusted', async () => {
	const text = `@revoked ${printKnownHost(server.host, 2222, key)}`
	await expect(trust({ fingerprint, text }).done).rejects.toMatchObject({ code: 'host-key-revoked' })
})

test('pinning replaces the server’s old key and leaves every other line', () => {
	const others = `# mine\n${printKnownHost('elsewhere', 22, another)}`
	const before = `${others}${printKnownHost(server.host, 2222, another)}`
	const after = pinHostKey(before, server, key)
	expect(after).toBe(`${others}${printKnownHost(server.host, 2222, key)}`)
	expect(pinHostKey(after, server, key)).toBe(after)
	expect(pinHostKey('', server, key)).toBe(printKnownHost(server.host, 2222, key))
	expect(pinHostKey('# no newline', server, key)).toBe(`# no newline\n${printKnownHost(server.host, 2222, key)}`)
})
