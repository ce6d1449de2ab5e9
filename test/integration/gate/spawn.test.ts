import { run } from '@altroot/shared/platform/run'
import { type Child, spawn } from '@altroot/shared/platform/spawn'
import { expect, test } from 'vitest'

const env = { PATH: process.env.PATH ?? '' }

test('a program reads, writes and ends with its own code', async () => {
	const child = spawn('sh', ['-c', 'cat; echo two >&2; exit 7'], env)
	child.stdin.end('one')
	expect(await Promise.all([text(child.stdout), text(child.stderr), child.ended])).toEqual(['one', 'two\n', 7])
})

test('it sees the environment that it is given and no other', async () => {
	const child = spawn('env', [], { ...env, ONLY: 'this' })
	const seen = (await text(child.stdout)).trim().split('\n')
	expect(seen.sort()).toEqual([`ONLY=this`, `PATH=${env.PATH}`])
})

test('a program that is not there ends with 127 and says its name', async () => {
	const child = spawn('altroot-no-such-program', [], env)
	expect(await Promise.all([text(child.stderr), child.ended])).toEqual([
		expect.stringContaining('altroot-no-such-program'),
		127,
	])
})

test('input that nobody reads any more is no error', async () => {
	const child = spawn('true', [], env)
	child.stdin.write('x'.repeat(10_000_000))
	child.stdout.resume()
	child.stderr.resume()
	expect(await child.ended).toBe(0)
})

test.each([
	['and what it has started', 'sleep 1000 & sleep 1000 & wait'],
	['also when it will not listen', "trap '' TERM; sleep 1000 & wait; wait"],
	['also when it has left a child behind', 'sleep 1000 & exit 0'],
])('to stop it ends it %s', async (_title, script) => {
	const child = spawn('sh', ['-c', `echo $$; ${script}`], env)
	const group = String(await new Promise((resolve) => child.stdout.once('data', resolve))).trim()
	expect(await membersOf(group)).not.toEqual([])
	child.stop()
	child.stop()
	await child.ended
	await expect.poll(() => membersOf(group)).toEqual([]) // the kernel takes a moment
})

/** What runs in a process group; the dead that nobody has waited for do not. */
async function membersOf(group: string): Promise<string[]> {
	const { stdout } = await run('ps', ['-eo', 'pgid=,stat=,args='])
	return stdout.split('\n').filter((line) => new RegExp(`^\\s*${group} [^Z]`).test(line))
}

async function text(stream: Child['stdout']): Promise<string> {
	let all = ''
	for await (const piece of stream) all += piece
	return all
}
