import { Writable } from 'node:stream'
import { createLog, type Log } from '@altroot/shared/platform/log'
import { statusLog } from '@altroot/shared/platform/status-log'
import { expect, test } from 'vitest'

function logTo(lines: string[]): Log {
	const stream = new Writable({
		write: (chunk, _encoding, done) => {
			lines.push(String(chunk))
			done()
		},
	})
	return createLog(false, { ALTROOT_LOG: 'debug', ALTROOT_LOG_STYLE: 'syslog' }, stream as NodeJS.WriteStream)
}

test('a service manager’s log gets one line each, with its importance, and no secret', () => {
	const lines: string[] = []
	const log = logTo(lines)
	log.debug('asked')
	log.info({ revision: 'abc', token: 't0k' }, 'recorded')
	log.warn({ error: 'two\nlines' }, 'refused')
	log.error({ err: new Error('broken') }, 'failed')
	expect(lines.map((line) => line.slice(0, 3))).toEqual(['<7>', '<6>', '<4>', '<3>'])
	expect(lines[0]).toBe('<7>asked\n')
	expect(lines[1]).toBe('<6>recorded {"revision":"abc","token":"[Redacted]"}\n')
	for (const line of lines) expect(line.match(/\n/g)).toHaveLength(1)
})

test('the newest line is the status: of whom, what, and why', () => {
	const said: string[] = []
	const log = statusLog(logTo([]), { status: (line) => said.push(line) })
	log.info('connected to the server')
	log.debug({ host: 'laptop' }, 'asked')
	log.info({ revision: 'abc', subject: 'world: +app-editors/helix' }, 'recorded')
	log.warn({ host: 'laptop', reason: 'timed out', again: '4 s' }, 'no connection')
	expect(said).toEqual([
		'connected to the server',
		'recorded: world: +app-editors/helix',
		'laptop: no connection: timed out',
	])
})
