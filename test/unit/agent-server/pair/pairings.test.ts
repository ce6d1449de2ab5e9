import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyInForce } from '@altroot/agent-server/pair/paired-key'
import { beginPairing, endPairing, type PairingPlaces } from '@altroot/agent-server/pair/pairings'
import { recogniseToken } from '@altroot/agent-server/pair/recognise'
import type { JoinAnswer } from '@altroot/shared/protocol/pairing'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const minute = 60_000
const [one, two] = [generateKey('').publicKey, generateKey('').publicKey]
const answer: JoinAnswer = {
	version: 1,
	host: 'laptop',
	ledger: '/ledger',
	packages: '/alt/var/cache/binpkgs',
	trees: [],
	serverVersion: '1',
}

/** A server's places, a clock, and what a person and a laptop do there. */
function makeServer() {
	const directory = temporaryDirectory()
	const places: PairingPlaces = { pairings: join(directory, 'pairings'), keys: join(directory, 'keys') }
	for (const path of Object.values(places)) mkdirSync(path)
	const clock = new FakeClock()
	const present = (token: string, hosts = ['laptop']) => recogniseToken(token, hosts, places, clock.now())
	return {
		places,
		clock,
		present,
		invite: (key: string | null = null) => beginPairing(places, answer, key, clock),
		key: () => keyInForce(places, 'laptop', undefined)?.key,
		stateOf: (token: string) => present(token)?.state,
	}
}

test('a token is good for fifteen minutes', async () => {
	const { invite, clock, stateOf } = makeServer()
	const token = await invite()
	await clock.advance(15 * minute)
	expect(stateOf(token)).toBe('good')
	await clock.advance(1)
	expect(stateOf(token)).toBe('expired')
})

test('it is of its host, and a token that nobody made is of none', async () => {
	const { invite, present } = makeServer()
	const token = await invite()
	expect(present(token)?.pairing).toMatchObject({ host: 'laptop', answer })
	expect(present(token, ['other', 'laptop'])?.pairing.host).toBe('laptop')
	expect(present(token, ['other'])).toBeUndefined()
	expect(present('0000-0000-0000-0000-0000-0000-0000')).toBeUndefined()
	expect(present('')).toBeUndefined()
})

test('the key that it was used for is in force, and it cannot be used again', async () => {
	const { invite, present, key, stateOf } = makeServer()
	const token = await invite()
	expect(key()).toBeUndefined()
	expect(await present(token)?.use(one)).toBe(true)
	expect(key()).toBe(one)
	expect(stateOf(token)).toBe('used')
	expect(await present(token)?.use(two)).toBe(false)
	expect(key()).toBe(one)
})

test('of many that use one token at once exactly one wins, and it is that one’s key', async () => {
	const { invite, present, key } = makeServer()
	const token = await invite()
	const keys = Array.from({ length: 8 }, () => generateKey('').publicKey)
	const recognised = keys.map(() => present(token))
	const won = await Promise.all(keys.map((each, index) => recognised[index]?.use(each)))
	expect(won.filter(Boolean)).toHaveLength(1)
	expect(key()).toBe(keys[won.indexOf(true)])
})

test('a new token revokes the one before, whether it was used or not', async () => {
	const { invite, present, stateOf } = makeServer()
	const first = await invite()
	const late = present(first)
	const second = await invite()
	expect(stateOf(first)).toBeUndefined()
	expect(stateOf(second)).toBe('good')
	await late?.use(one) // was on its way while the new one was made
	expect(stateOf(second)).toBe('good')
})

test('the key before stays in force until the new one has come', async () => {
	const { invite, present, key } = makeServer()
	const token = await invite(one)
	expect(key()).toBe(one)
	await present(token)?.use(two)
	expect(key()).toBe(two)
})

test('a key of server.ini wins', async () => {
	const { invite, places } = makeServer()
	await invite(one)
	const settings = { root: '/alt', key: two, trust: 'config' } as const
	expect(keyInForce(places, 'laptop', settings)).toEqual({ key: two, from: 'settings' })
})

test('a gate that was killed before the link has used nothing up, and what it left goes with the next token', async () => {
	const { invite, places, stateOf, key } = makeServer()
	const token = await invite()
	writeFileSync(join(places.keys, '.laptop.0123456789ab.tmp'), one)
	expect(stateOf(token)).toBe('good')
	expect(key()).toBeUndefined()
	await invite()
	expect(readdirSync(places.keys)).toEqual([])
})

test('an ended pairing leaves nothing in force and nothing on disk, but that of other hosts', async () => {
	const { invite, places, present, key, clock } = makeServer()
	await present(await invite())?.use(one)
	const other = await beginPairing(places, { ...answer, host: 'laptop-2' }, null, clock)
	await present(other, ['laptop-2'])?.use(two)
	await endPairing(places, 'laptop')
	expect(key()).toBeUndefined()
	expect(keyInForce(places, 'laptop-2', undefined)?.key).toBe(two)
	expect(readdirSync(places.pairings)).toEqual(['laptop-2.json'])
})

test('the token itself is nowhere on disk, and nobody but owner and group reads what is', async () => {
	const { invite, places, present } = makeServer()
	const token = await invite()
	await present(token)?.use(one)
	for (const directory of Object.values(places))
		for (const name of readdirSync(directory)) {
			const path = join(directory, name)
			expect(readFileSync(path, 'utf8').replaceAll('-', '')).not.toContain(token.replaceAll('-', ''))
			expect((statSync(path).mode & 0o777).toString(8)).toBe('640')
		}
})
