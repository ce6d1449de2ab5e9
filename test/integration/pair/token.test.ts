import { limits } from '@altroot/agent-server/gate/limits'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { rawClient } from '../gate/support/raw.ts'
import { askToJoin, type Door, logIn, openDoor } from './support/door.ts'

const newKey = (): string => generateKey('').publicKey
const wrong = '0000-0000-0000-0000-0000-0000-0000'
const refusedLogin = /authentication|closed/i

test('a token admits a laptop by its key, once', async () => {
	const door = await openDoor()
	const token = await door.invite()
	const [key, thief] = [newKey(), newKey()]
	const { code, stdout } = await askToJoin(door, token, { name: 'laptop', publicKey: `${key} some comment` })
	expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, host: 'laptop', ledger: '/ledger' })
	expect(door.keyOf('laptop')).toBe(key)
	expect(await askToJoin(door, token, { publicKey: thief })).toEqual({
		code: 3,
		stdout: '',
		stderr: 'altroot: this token was used already; `altroot-server host add laptop` on the server prints a new line\n',
	})
	expect(door.keyOf('laptop')).toBe(key)
	const { logged } = door.house
	expect(logged.map(({ message }) => message)).toEqual(['joined', 'joining refused'])
	expect(JSON.stringify(logged)).not.toContain(token)
})

test('a question without a key leaves the token good', async () => {
	const door = await openDoor([{ name: 'gentoo', location: '/srv/gentoo' }])
	const token = await door.invite()
	const { code, stdout } = await askToJoin(door, token, {})
	expect({ code, trees: JSON.parse(stdout).trees }).toEqual({
		code: 0,
		trees: [{ name: 'gentoo', location: '/srv/gentoo' }],
	})
	expect((await askToJoin(door, token, { publicKey: newKey() })).code).toBe(0)
})

test('an expired token is told so, to who has it', async () => {
	const door = await openDoor()
	const token = await door.invite()
	await door.clock.advance(15 * 60_000 + 1)
	const { code, stderr } = await askToJoin(door, token, { publicKey: newKey() })
	expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('this token has expired') })
	expect(door.keyOf('laptop')).toBeUndefined()
})

test('of two that join with one token at the same time one is admitted', async () => {
	const door = await openDoor()
	const token = await door.invite()
	const keys = [newKey(), newKey(), newKey()]
	const results = await Promise.all(keys.map((publicKey) => askToJoin(door, token, { publicKey })))
	expect(results.map(({ code }) => code).sort()).toEqual([0, 3, 3])
	expect(door.keyOf('laptop')).toBe(keys[results.findIndex(({ code }) => code === 0)])
})

test('a wrong token is refused, and the log says from where and not what', async () => {
	const door = await openDoor()
	await door.invite()
	await expect(logIn(door, wrong)).rejects.toThrow(refusedLogin)
	expect(door.house.logged).toEqual([{ message: 'a wrong token', fields: { address: '127.0.0.1' } }])
})

test('of a thousand guesses a minute five are looked at, and then not even the right token', async () => {
	const door = await openDoor()
	const token = await door.invite()
	const perConnection = limits.keysPerConnection
	for (let guess = 0; guess < 1000; guess += perConnection * 10)
		await Promise.all(Array.from({ length: 10 }, () => tryMany(door, perConnection)))
	expect(door.compared()).toBe(limits.guessesPerAddress)
	await expect(logIn(door, token)).rejects.toThrow(refusedLogin)
	await door.clock.advance(limits.guessesWithin)
	expect((await askToJoin(door, token, { publicKey: newKey() })).code).toBe(0)
})

/** So many wrong tokens in one connection. */
async function tryMany({ house }: Door, count: number): Promise<void> {
	const attempt = { type: 'password', username: 'join', password: wrong } as const
	const authHandler = Array.from({ length: count }, () => attempt)
	await expect(rawClient(house, house.laptop, { username: 'join', authHandler })).rejects.toThrow()
}

test.each([
	[
		'another host’s name',
		{ name: 'second', publicKey: newKey() },
		'this token is for the host laptop, not for second: give --name laptop',
	],
	['no public key', { publicKey: 'ssh-ed25519 AAAA' }, 'this is no public key'],
	['two lines', { publicKey: `${newKey()}\n${newKey()}`.slice(0, 20) }, 'this is no public key'],
	['no JSON', 'hello', 'this is no request to join'],
	['another shape', { publicKey: 5 }, 'this is no request to join'],
	['far too much', JSON.stringify({ publicKey: 'a'.repeat(100_000) }), 'this is no request to join'],
])('a request with %s is refused in a sentence, and the token stays good', async (_title, request, sentence) => {
	const door = await openDoor()
	const token = await door.invite()
	expect(await askToJoin(door, token, request)).toEqual({ code: 1, stdout: '', stderr: `altroot: ${sentence}\n` })
	expect((await askToJoin(door, token, { publicKey: newKey() })).code).toBe(0)
})

test('the key of another host is refused: neither would be let in by it', async () => {
	const door = await openDoor()
	const token = await door.invite()
	const { stderr } = await askToJoin(door, token, { publicKey: door.keyed })
	expect(stderr).toContain('this key is the one of keyed')
	expect(door.keyOf('keyed')).toBe(door.keyed)
	expect(door.keyOf('laptop')).toBeUndefined()
})

test('a host with a key in server.ini cannot be joined: that key would win', async () => {
	const door = await openDoor()
	await expect(logIn(door, await door.invite('keyed'))).rejects.toThrow(refusedLogin)
})

test('a new token leaves the old key in force until it is used, and then admits the new one alone', async () => {
	const door = await openDoor()
	const [old, fresh] = [newKey(), newKey()]
	await askToJoin(door, await door.invite(), { publicKey: old })
	expect(door.keyOf('laptop')).toBe(old)
	await askToJoin(door, await door.invite(), { publicKey: fresh })
	expect(door.keyOf('laptop')).toBe(fresh)
})
