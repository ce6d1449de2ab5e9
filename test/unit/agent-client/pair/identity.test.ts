import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureIdentity } from '@altroot/agent-client/pair/identity'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

test('a key is made that only its owner can read, with its public half beside it', async () => {
	const path = join(temporaryDirectory(), 'altroot/id_ed25519')
	const { publicKey, made } = await ensureIdentity(path, 'laptop')
	expect({ made, mode: modeOf(path) }).toEqual({ made: true, mode: '600' })
	expect(readFileSync(`${path}.pub`, 'utf8')).toBe(`${publicKey} altroot laptop\n`)
})

test('a key that is there stays, is closed to others, and gets its public half back', async () => {
	const path = join(temporaryDirectory(), 'id_ed25519')
	const { privateKey, publicKey } = generateKey('')
	writeFileSync(path, privateKey)
	chmodSync(path, 0o644)
	expect(await ensureIdentity(path, 'laptop')).toEqual({ publicKey, made: false })
	expect(readFileSync(path, 'utf8')).toBe(privateKey)
	expect(modeOf(path)).toBe('600')
	rmSync(`${path}.pub`)
	await ensureIdentity(path, 'laptop')
	expect(existsSync(`${path}.pub`)).toBe(true)
})

test('what is no key is not overwritten', async () => {
	const path = join(temporaryDirectory(), 'id_ed25519')
	writeFileSync(path, 'something of mine\n')
	await expect(ensureIdentity(path, 'laptop')).rejects.toMatchObject({ code: 'identity-unusable' })
	expect(readFileSync(path, 'utf8')).toBe('something of mine\n')
})
