import { hostname } from 'node:os'
import { printJoinLine } from '@altroot/agent-server/pair/join-line'
import { ownAddress, parseReach } from '@altroot/agent-server/pair/own-address'
import type { Run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'

const says =
	(stdout: string): Run =>
	async () => ({ exitCode: 0, stdout, stderr: '' })

test('a gate on one address is reached there', async () => {
	expect(await ownAddress({ address: '192.0.2.7', port: 2222 }, says(''))).toBe('192.0.2.7')
})

test('a gate on all addresses is reached by the full name of the machine, or the short one', async () => {
	const [short = ''] = hostname().split('.')
	const own = await ownAddress({ address: '0.0.0.0', port: 2222 }, says(`${hostname()}.example.org\n`))
	expect(own).toBe(hostname().includes('.') ? hostname() : `${short}.example.org`)
	expect(await ownAddress({ address: '::', port: 2222 }, says('localhost\n'))).toBe(hostname())
})

test.each([
	['build-server', { address: 'build-server', port: 2222 }],
	['build.example.org:22', { address: 'build.example.org', port: 22 }],
	['192.0.2.1', { address: '192.0.2.1', port: 2222 }],
	['[2001:db8::1]:2022', { address: '2001:db8::1', port: 2022 }],
	['2001:db8::1', { address: '2001:db8::1', port: 2222 }],
])('--address %s is understood', (text, reach) => {
	expect(parseReach(text, 2222)).toEqual(reach)
})

test.each(['', '-x', 'a b', 'a/b', 'user@host', 'host:'])('--address %j is not', (text) => {
	expect(parseReach(text, 2222)).toBeUndefined()
})

test('the line is one that a person can paste, also with an IPv6 address', () => {
	const line = { ledger: '/ledger', token: 'abcd', fingerprint: 'SHA256:x', host: 'laptop', port: 2222 }
	expect(printJoinLine({ ...line, address: '2001:db8::1' })).toBe(
		'altroot-client join ssh://altroot@[2001:db8::1]:2222/ledger --token abcd --fingerprint SHA256:x --name laptop',
	)
})
