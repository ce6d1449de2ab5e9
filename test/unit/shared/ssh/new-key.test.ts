import { parsePublicKey, publicKeyOf } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'

test('every new key can be read again, signs, and belongs to its public line, also where it begins with a zero', () => {
	const message = Buffer.from('the session')
	for (let made = 0; made < 1000; made++) {
		const { privateKey, publicKey } = generateKey('altroot@laptop')
		const secret = ssh2.utils.parseKey(privateKey) as ssh2.ParsedKey
		const open = ssh2.utils.parseKey(publicKey) as ssh2.ParsedKey
		expect(publicKeyOf(privateKey)).toEqual(parsePublicKey(publicKey))
		expect(open.verify(message, secret.sign(message) as Buffer)).toBe(true)
	}
})

test('the comment is kept where people see it', () => {
	expect(generateKey('altroot@laptop').publicKey).toMatch(/^ssh-ed25519 [\w+/]{68} altroot@laptop$/)
})

test.each(['', 'no key', generateKey('').publicKey, generateKey('').privateKey.replace(/\n.{70}/, '')])(
	'%j is no private key',
	(text) => {
		expect(publicKeyOf(text)).toBeUndefined()
	},
)
