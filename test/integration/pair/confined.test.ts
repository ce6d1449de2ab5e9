import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { write } from '../gate/support/house.ts'
import { sshOptions } from '../gate/support/openssh.ts'
import { exec, outcome } from '../gate/support/raw.ts'
import { type Door, logIn, openDoor } from './support/door.ts'

/** Runs the real ssh(1) as `join`, which gets the token from a program, as it would from a person. */
async function sshJoin({ house }: Door, token: string, args: readonly string[], input?: string) {
	const askpass = join(house.directory, 'askpass')
	write(askpass, `#!/bin/sh\necho ${token}\n`)
	await run('chmod', ['700', askpass])
	const env = { PATH: process.env.PATH ?? '', SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' }
	const options = sshOptions(house, house.laptop).map((word) =>
		word === 'BatchMode=yes' ? 'NumberOfPasswordPrompts=1' : word,
	)
	return run('ssh', [...options, ...args], { env, ...(input === undefined ? {} : { input }) })
}

test('OpenSSH’s client can join too', async () => {
	const door = await openDoor()
	const { publicKey } = generateKey('')
	const request = JSON.stringify({ publicKey })
	const result = await sshJoin(door, await door.invite(), ['join@127.0.0.1', 'altroot join'], request)
	expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"host":"laptop"') })
	expect(door.keyOf('laptop')).toBe(publicKey)
})

test('the wrong token is a wrong password', async () => {
	const result = await sshJoin(await openDoor(), 'abc', ['join@127.0.0.1', 'altroot join'])
	expect(result).toMatchObject({ exitCode: 255, stderr: expect.stringContaining('Permission denied (password)') })
})

test.each([
	'',
	'altroot status',
	"git-upload-pack '/ledger'",
	'rsync --server --sender -v . /etc',
	'sh',
	'altroot join x',
])('a token does not open %j', async (command) => {
	const door = await openDoor()
	const token = await door.invite()
	const { exitCode, stdout, stderr } = await sshJoin(door, token, ['join@127.0.0.1', command])
	expect({ exitCode, stdout, stderr }).toEqual({
		exitCode: 1,
		stdout: '',
		stderr: expect.stringContaining('altroot: a token opens `altroot join` and nothing else'),
	})
})

test.each([
	['a terminal', ['-tt', 'join@127.0.0.1', 'altroot join'], 'PTY allocation request failed'],
	['sftp', ['-s', 'join@127.0.0.1', 'sftp'], 'subsystem request failed'],
	[
		'a port there',
		['-o', 'ExitOnForwardFailure=yes', '-R', '0:127.0.0.1:22', '-N', 'join@127.0.0.1'],
		'remote port forwarding failed',
	],
	['a way through', ['-W', '127.0.0.1:22', 'join@127.0.0.1'], 'failed'],
])('a token does not open %s', async (_title, args, message) => {
	const door = await openDoor()
	const { stderr } = await sshJoin(door, await door.invite(), args, '{}')
	expect(stderr).toContain(message)
})

test('a token opens one session', async () => {
	const door = await openDoor()
	const client = await logIn(door, await door.invite())
	const first = await exec(client, 'altroot join')
	await expect(exec(client, 'altroot join')).rejects.toThrow()
	first.end('{}')
	expect((await outcome(first)).code).toBe(0)
})

test('who says nothing is shown out when the time for a handshake is over', async () => {
	const door = await openDoor()
	const client = await logIn(door, await door.invite())
	const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
	await door.clock.advance(20_000)
	await closed
	expect(door.keyOf('laptop')).toBeUndefined()
})

test('a token is no password of the user altroot, and a host’s key none of the user join', async () => {
	const door = await openDoor()
	const asHost = await sshJoin(door, await door.invite(), ['altroot@127.0.0.1', 'altroot join'])
	expect(asHost).toMatchObject({ exitCode: 255, stderr: expect.stringContaining('Permission denied (publickey)') })
	expect(existsSync(door.house.laptop.identity)).toBe(true)
	const asJoiner = await run('ssh', [...sshOptions(door.house, door.house.laptop), 'join@127.0.0.1', 'altroot join'])
	expect(asJoiner).toMatchObject({ exitCode: 255, stderr: expect.stringContaining('Permission denied (password)') })
})
