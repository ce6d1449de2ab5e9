import { systemLog } from '@altroot/agent-server/cli/system-log'
import { expect, test } from 'vitest'

test('a refusal is one line of the system’s log, whatever stands in it, and is awaited', async () => {
	const calls: (readonly [string, readonly string[]])[] = []
	const { log, written } = systemLog(async (command, args) => {
		calls.push([command, args])
		return { exitCode: 0, stdout: '', stderr: '' }
	})
	log.debug({ host: 'laptop' }, 'asked')
	log.warn({ host: 'laptop', command: 'x\n-- \x1b[31m' }, 'refused')
	await written()
	expect(calls).toEqual([
		['logger', ['-t', 'altroot-gate', '-p', 'auth.warning', '--', expect.stringMatching(/^refused: \P{Cc}+$/u)]],
	])
})
