import { parsePublicKey } from '@altroot/shared/ssh/key'
import { pinnedKeys, printKnownHost } from '@altroot/shared/ssh/known-hosts'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'

const line = generateKey('').publicKey.trim()
const key = parsePublicKey(line)
// Made by `ssh-keygen -H` of OpenSSH 9.2 for `build-server`.
const hashed = '|1|IFdW+hB2XE1XdYDEy71P3FGRZME=|nkcnOI+0YivAVzS+0AvSsoxBP5E='

test.each([
	[`[build-server]:2222 ${line}`],
	[`other,[build-server]:2222 ${line} comment`],
	[`# a comment\n\n  [build-server]:2222\t${line}\n`],
	[`[*-server]:2222 ${line}`],
	[`[build-serve?]:* ${line}`],
	[`[BUILD-server]:2222 ${line}`],
])('%s pins the key', (text) => {
	expect(pinnedKeys(text, 'build-server', 2222).trusted).toEqual([key])
})

test.each([
	['another name', `[build]:2222 ${line}`],
	['another port', `[build-server]:22 ${line}`],
	['no port', `build-server ${line}`],
	['an exception', `[*]:2222,![build-server]:2222 ${line}`],
	['a certificate authority', `@cert-authority [build-server]:2222 ${line}`],
	['a comment', `#[build-server]:2222 ${line}`],
	['garbage', '[build-server]:2222 ssh-ed25519 garbage'],
	['no key', '[build-server]:2222'],
	['nothing', ''],
])('%s pins nothing', (_title, text) => {
	expect(pinnedKeys(text, 'build-server', 2222)).toEqual({ trusted: [], revoked: [] })
})

test('port 22 is not written', () => {
	expect(pinnedKeys(`build-server ${line}`, 'build-server', 22).trusted).toEqual([key])
	expect(key && printKnownHost('build-server', 22, key)).toBe(`build-server ${line}\n`)
})

test('a revoked key is told apart', () => {
	expect(pinnedKeys(`@revoked * ${line}`, 'build-server', 22)).toEqual({ trusted: [], revoked: [key] })
})

test('what is printed pins what was printed', () => {
	if (key) expect(pinnedKeys(printKnownHost('h', 2222, key), 'h', 2222).trusted).toEqual([key])
})

test('names may be hashed', () => {
	expect(pinnedKeys(`${hashed} ${line}`, 'build-server', 22).trusted).toEqual([key])
	expect(pinnedKeys(`${hashed} ${line}`, 'build-server', 2222).trusted).toEqual([])
})
