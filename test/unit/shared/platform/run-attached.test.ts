import { runAttached } from '@altroot/shared/platform/run-attached'
import { expect, it } from 'vitest'

const env = { PATH: process.env.PATH ?? '' }

it.each([
	['that a program gives', 'exit 3', 3],
	['128 + n of a program that signal n ended', 'kill -TERM $$', 143],
])('the exit code is the one %s', async (_, script, expected) => {
	expect(await runAttached('sh', ['-c', script], env)).toBe(expected)
})

it('standard output is ours, or our standard error where ours is for data alone', async () => {
	const isOurs = (number: number) =>
		`test "$(readlink /proc/$$/fd/1)" = "$(readlink /proc/${process.pid}/fd/${number})"`
	expect(await runAttached('sh', ['-c', isOurs(1)], env)).toBe(0)
	expect(await runAttached('sh', ['-c', isOurs(2)], env, 'stderr')).toBe(0)
})

it('a program that is not there is told by its name', async () => {
	await expect(runAttached('/nowhere/emerge', [], env)).rejects.toMatchObject({
		code: 'program-missing',
		message: expect.stringContaining('/nowhere/emerge'),
	})
})

it('Ctrl-C is left to the program, and afterwards ends us again', async () => {
	const before = process.listenerCount('SIGINT')
	const running = runAttached('sh', ['-c', `kill -INT ${process.pid}; exit 0`], env)
	expect(process.listenerCount('SIGINT')).toBe(before + 1)
	expect(await running).toBe(0)
	expect(process.listenerCount('SIGINT')).toBe(before)
})
