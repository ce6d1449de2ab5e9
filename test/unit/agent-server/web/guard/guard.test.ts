import { chmodSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readOnly } from '@altroot/agent-server/web/guard/headers'
import { checkHostHeader } from '@altroot/agent-server/web/guard/host-header'
import { checkToken, readToken } from '@altroot/agent-server/web/guard/token'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../../support/temporary.ts'

describe('the Host header', () => {
	const app = new Hono().use(checkHostHeader(() => ['Build.lan'])).get('/', (context) => context.text('secret'))
	const status = async (host: string) => (await app.request('http://x/', { headers: { host } })).status

	it.each(['localhost:8474', '127.0.0.1', '192.0.2.1:80', '[::1]:8474', 'build.lan:8474', 'BUILD.LAN.', hostname()])(
		'may name %s',
		async (host) => {
			expect(await status(host)).toBe(200)
		},
	)

	it.each([
		'evil.example',
		'localhost.evil.example',
		'127.0.0.1.evil.example:8474',
		'',
		'build.lan@evil.example',
		'[evil]',
	])('may not name %j: it could be a name of an attacker that leads here', async (host) => {
		expect(await status(host)).toBe(421)
	})
})

describe('the token', () => {
	const token = 'a word of 16 letters'
	const app = new Hono().use(checkToken(token)).get('/', (context) => context.text('secret'))
	const status = async (authorization?: string) =>
		(await app.request('/', { headers: authorization === undefined ? {} : { authorization } })).status
	const basic = (words: string) => `Basic ${Buffer.from(words).toString('base64')}`

	it('lets in whoever knows it, as the password of any user or as a bearer', async () => {
		expect(await status(basic(`anyone:${token}`))).toBe(200)
		expect(
			await new Hono()
				.use(checkToken('abcdef'))
				.get('/', (c) => c.text(''))
				.request('/', { headers: { authorization: 'Bearer abcdef' } }),
		).toMatchObject({ status: 200 })
	})

	it.each([[undefined], ['Bearer wrong'], [basic(`anyone:${token}x`)], ['Basic'], ['Digest x'], [`Basic ${token}`]])(
		'keeps out %j, and says how to log in',
		async (authorization) => {
			expect(await status(authorization)).toBe(401)
			expect((await app.request('/')).headers.get('www-authenticate')).toMatch(/^Basic realm=/)
		},
	)

	it('comes from a file that only its owner reads, and that is not too short', () => {
		const path = join(temporaryDirectory(), 'token')
		expect(() => readToken(path)).toThrow('there is no token')
		writeFileSync(path, '0123456789abcdef\n', { mode: 0o600 })
		expect(readToken(path)).toBe('0123456789abcdef')
		chmodSync(path, 0o640)
		expect(() => readToken(path)).toThrow('others than its owner')
		writeFileSync(path, 'short\n')
		chmodSync(path, 0o600)
		expect(() => readToken(path)).toThrow('less than 16 letters')
	})
})

describe('every answer', () => {
	const app = new Hono().use(readOnly).get('/', (context) => context.text('x'))

	it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('to %s is a refusal', async (method) => {
		expect((await app.request('/', { method })).status).toBe(405)
	})

	it('forbids whatever is not of this server, and anything in the text of a page', async () => {
		for (const path of ['/', '/nothing']) {
			const { headers } = await app.request(path)
			expect(headers.get('content-security-policy')).toContain(
				"default-src 'none'; script-src 'self'; style-src 'self'",
			)
			expect(headers.get('content-security-policy')).not.toContain('unsafe')
			expect(headers.get('x-content-type-options')).toBe('nosniff')
			expect(headers.get('referrer-policy')).toBe('no-referrer')
		}
	})
})
