import { AgentError } from '@altroot/shared/errors'
import { parseRemote } from '@altroot/shared/ssh/remote'
import { expect, test } from 'vitest'

const ssh = { kind: 'ssh', user: 'altroot', host: 'build-server', port: 2222, path: '/ledger' }

test.each([
	['ssh://altroot@build-server:2222/ledger', ssh],
	['ssh://build-server:2222/ledger', ssh],
	[
		'ssh://git@example.org/me/ledger.git',
		{ ...ssh, user: 'git', host: 'example.org', port: 22, path: '/me/ledger.git' },
	],
	['ssh://altroot@[fe80::1]:2222/ledger', { ...ssh, host: 'fe80::1' }],
	['ssh://altroot@h/a%20b', { ...ssh, host: 'h', port: 22, path: '/a b' }],
	['https://example.org/ledger.git', { kind: 'https', url: 'https://example.org/ledger.git' }],
	['/var/lib/altroot/ledger.git', { kind: 'path', path: '/var/lib/altroot/ledger.git' }],
	['/with:colon', { kind: 'path', path: '/with:colon' }],
])('%s', (text, remote) => {
	expect(parseRemote(text)).toEqual(remote)
})

test.each([
	['altroot@build-server:ledger', 'write it as ssh://altroot@build-server/ledger'],
	['build-server:/ledger', 'write it as ssh://build-server/ledger'],
	['http://example.org/ledger', 'write ssh://USER@HOST'],
	['file:///ledger', 'write ssh://USER@HOST'],
	['git://example.org/ledger', 'write ssh://USER@HOST'],
	['ledger', 'write ssh://USER@HOST'],
	['ssh://build-server', 'write ssh://USER@HOST'],
	['ssh://build-server/', 'write ssh://USER@HOST'],
	['', 'write ssh://USER@HOST'],
])('%j is refused, with what to write instead', (text, hint) => {
	expect(failure(text)).toMatchObject({ code: 'remote-invalid', exit: 3, hint: expect.stringContaining(hint) })
})

test('a password is refused, and not repeated', () => {
	const { message, hint } = failure('ssh://me:geheim@h/ledger')
	expect(message + hint).not.toContain('geheim')
	expect(hint).toContain('leave the password out')
})

function failure(text: string): AgentError {
	try {
		parseRemote(text)
	} catch (error) {
		if (error instanceof AgentError) return error
	}
	throw new Error(`${text} was accepted`)
}
