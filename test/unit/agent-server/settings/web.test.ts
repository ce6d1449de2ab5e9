import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { expect, it } from 'vitest'

const load = (...lines: string[]) => loadServerSettings(`[web]\n${lines.join('\n')}\n`, 'server.ini').web

it.each([['127.0.0.1:80'], ['127.8.0.1:80'], ['[::1]:80'], ['localhost:80'], ['']])(
	'the page needs nothing more on %j, which nobody else reaches',
	(address) => {
		expect(() => load(`listen = ${address}`)).not.toThrow()
	},
)

it.each([['0.0.0.0:80'], ['[::]:80'], ['192.0.2.1:80'], ['[::ffff:192.0.2.1]:80']])(
	'on %s it is refused, unless somebody asks who is looking',
	(address) => {
		expect(() => load(`listen = ${address}`)).toThrow(/^server\.ini:2: \[web\] listen: .*token-file.*behind-proxy/)
		expect(() => load(`listen = ${address}`, 'token-file = /etc/altroot/web_token')).not.toThrow()
		expect(() => load(`listen = ${address}`, 'behind-proxy = yes')).not.toThrow()
	},
)

it('names come apart at blanks and commas; one with a port is refused', () => {
	expect(load('names = build.lan, other.lan').names).toEqual(['build.lan', 'other.lan'])
	expect(load().names).toEqual([])
	expect(() => load('names = build.lan:8474')).toThrow('names without port')
})
