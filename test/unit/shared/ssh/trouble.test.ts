import { connectionTrouble } from '@altroot/shared/ssh/trouble'
import { expect, test } from 'vitest'

const endpoint = { host: 'build-server', port: 2222, user: 'altroot' }

test.each([
	['ENOTFOUND', undefined, 'name-not-found', 'build-server: no such host name'],
	['EAI_AGAIN', undefined, 'name-not-found', 'build-server: names cannot be looked up'],
	['ECONNREFUSED', undefined, 'connection-refused', '[build-server]:2222: nothing listens there'],
	['ETIMEDOUT', undefined, 'connection-timeout', '[build-server]:2222: no answer in time'],
	['EHOSTUNREACH', undefined, 'no-route', '[build-server]:2222: no way leads there'],
	['ENETUNREACH', undefined, 'no-route', '[build-server]:2222: no way leads there'],
	['ECONNRESET', undefined, 'connection-failed', '[build-server]:2222: read ECONNRESET'],
	[undefined, 'client-timeout', 'connection-timeout', '[build-server]:2222: no answer in time'],
	[undefined, 'client-authentication', 'key-refused', '[build-server]:2222 refuses the key /k of user altroot'],
	[undefined, 'handshake', 'connection-failed', '[build-server]:2222: handshake failed'],
])('%s %s is told as %s', (errno, level, code, message) => {
	const error = Object.assign(
		new Error(errno ? `read ${errno}` : `${level} failed`),
		errno ? { code: errno } : { level },
	)
	expect(connectionTrouble(error, endpoint, '/k')).toMatchObject({
		code,
		message,
		exit: 5,
		disposition: code === 'key-refused' ? 'stall' : 'retry',
		hint: expect.stringMatching(/./),
	})
})
