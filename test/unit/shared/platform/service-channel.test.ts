import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { serviceChannel } from '@altroot/shared/platform/service-channel'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const module = join(import.meta.dirname, '../../../../packages/shared/src/platform/service-channel.ts')
const program = `const { serviceChannel } = await import(${JSON.stringify(module)})
serviceChannel(process.env, process.pid)?.('READY=1', 'STATUS=open')`

/** What a program writes to its descriptor 4, when the variables say so. */
function saidTo(descriptorNames: string, listenPid: string): string {
	const path = join(temporaryDirectory(), 'socket')
	const file = openSync(path, 'w')
	const script = `LISTEN_PID=${listenPid} exec "$0" --input-type=module -e "$1"`
	const env = { PATH: process.env.PATH, LISTEN_FDS: '2', LISTEN_FDNAMES: descriptorNames }
	execFileSync('sh', ['-c', script, process.execPath, program], {
		env,
		stdio: ['ignore', 'pipe', 'inherit', file, file],
	})
	closeSync(file)
	return readFileSync(path, 'utf8')
}

test.each([
	['the descriptor named notify gets one write', 'other:notify', '$$', 'READY=1\nSTATUS=open'],
	['descriptors that were meant for another process are left alone', 'other:notify', '1', ''],
	['without the name there is nobody to tell', 'other:another', '$$', ''],
	['a name beyond the descriptors is none of ours', 'other:another:notify', '$$', ''],
])('%s', (_title, names, listenPid, said) => {
	expect(saidTo(names, listenPid)).toBe(said)
})

test('the file always holds the newest words, and a sign of life makes it young', () => {
	const file = join(temporaryDirectory(), 'gate')
	const tell = serviceChannel({ ALTROOT_SERVICE_FILE: file }, 1)
	tell?.('STATUS=waiting')
	tell?.('READY=1')
	tell?.('RELOADING=1', 'MONOTONIC_USEC=7')
	expect(readFileSync(file, 'utf8')).toBe('STATUS=waiting\nREADY=1\nRELOADING=1\nMONOTONIC_USEC=7\n')
	tell?.('READY=1')
	expect(readFileSync(file, 'utf8')).not.toContain('RELOADING')
	utimesSync(file, 5, 5)
	tell?.('WATCHDOG=1')
	expect(statSync(file).mtimeMs).toBeGreaterThan(5_000)
})

test('a manager that cannot hear does not end the program', () => {
	const tell = serviceChannel({ ALTROOT_SERVICE_FILE: '/nowhere/at/all' }, 1)
	expect(() => tell?.('READY=1')).not.toThrow()
	expect(serviceChannel({}, 1)).toBeUndefined()
})
