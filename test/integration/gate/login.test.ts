import { run } from '@altroot/shared/platform/run'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { openHouse, write } from './support/house.ts'
import { ssh, sshOptions } from './support/openssh.ts'

test('the key of a host opens the gate to that host', async () => {
	const house = await openHouse()
	expect(await ssh(house, house.laptop, 'altroot status')).toMatchObject({ exitCode: 0, stdout: '{"host":"laptop"}\n' })
	expect(await ssh(house, house.other, 'altroot status')).toMatchObject({ exitCode: 0, stdout: '{"host":"other"}\n' })
})

test('an unknown key is refused and logged with its fingerprint and address', async () => {
	const house = await openHouse()
	const stranger = { ...house.laptop, identity: `${house.directory}/stranger` }
	write(stranger.identity, generateKey('stranger').privateKey)
	await run('chmod', ['600', stranger.identity])
	const { exitCode, stderr } = await ssh(house, stranger, 'altroot status')
	expect({ exitCode, stderr }).toEqual({
		exitCode: 255,
		stderr: expect.stringContaining('Permission denied (publickey)'),
	})
	expect(house.logged).toContainEqual({
		message: 'key refused',
		fields: { address: '127.0.0.1', user: 'altroot', fingerprint: expect.stringMatching(/^SHA256:/) },
	})
})

test('another user name is refused, and no password is asked for', async () => {
	const house = await openHouse()
	const result = await run('ssh', [...sshOptions(house, house.laptop), 'root@127.0.0.1', 'altroot status'])
	expect(result).toMatchObject({ exitCode: 255, stderr: expect.stringContaining('Permission denied (publickey)') })
})

test('a person who asks for a shell, with or without a terminal, is told what the key may do', async () => {
	const house = await openHouse()
	const plain = await ssh(house, house.laptop)
	expect(plain).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('altroot: there is no shell here\n') })
	expect(plain.stderr).toContain('the key of laptop may push and fetch /ledger')
	const terminal = await run('ssh', [...sshOptions(house, house.laptop), '-tt', 'altroot@127.0.0.1'])
	expect(terminal.stderr).toContain('PTY allocation request failed')
})

test.each([['sftp'], ['internal-sftp'], ['netconf']])('the subsystem %s is refused', async (subsystem) => {
	const house = await openHouse()
	const result = await run('ssh', [...sshOptions(house, house.laptop), '-s', 'altroot@127.0.0.1', subsystem])
	expect(result).toMatchObject({ exitCode: 255, stderr: expect.stringContaining('subsystem request failed') })
})

test.each([
	['a port there', ['-R', '0:127.0.0.1:22'], 'remote port forwarding failed'],
	['a socket there', ['-R', '/tmp/altroot.sock:127.0.0.1:22'], 'remote port forwarding failed'],
])('forwarding %s is refused', async (_title, options, message) => {
	const house = await openHouse()
	const strict = ['-o', 'ExitOnForwardFailure=yes']
	const result = await run('ssh', [
		...sshOptions(house, house.laptop),
		...strict,
		...options,
		'-N',
		'altroot@127.0.0.1',
	])
	expect(result).toMatchObject({ exitCode: 255, stderr: expect.stringContaining(message) })
})

test('a way through to another machine is refused', async () => {
	const house = await openHouse()
	const result = await run('ssh', [...sshOptions(house, house.laptop), '-W', '127.0.0.1:22', 'altroot@127.0.0.1'])
	expect(result.exitCode).not.toBe(0)
	expect(result.stderr).toMatch(/forwarding failed|open failed/)
})

test('environment variables that a client sends reach nobody', async () => {
	const house = await openHouse()
	const env = {
		PATH: process.env.PATH ?? '',
		GIT_PROTOCOL: 'version=2',
		LANG: 'de_DE.UTF-8',
		GIT_TRACE: '/tmp/altroot-trace',
	}
	const send = ['-o', 'SendEnv=GIT_PROTOCOL GIT_TRACE LANG']
	const options = [...sshOptions(house, house.laptop), ...send, 'altroot@127.0.0.1', "git-upload-pack '/ledger'"]
	const { stdout } = await run('ssh', options, { env, input: '0000' })
	expect(stdout).not.toContain('version 2')
	expect((await run('ls', ['/tmp/altroot-trace'])).exitCode).not.toBe(0)
})

test.each([
	['id', '`id` is not among the commands of this gate'],
	['rsync --daemon .', 'rsync may only read here'],
	["git-receive-pack '/etc'", 'the only repository here is /ledger'],
	['altroot status; id', 'needs a shell'],
	['cat /etc/shadow', 'is not'],
])('%s is refused with exit code 1, a sentence and a line in the log', async (command, reason) => {
	const house = await openHouse()
	const { exitCode, stdout, stderr } = await ssh(house, house.laptop, command)
	expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
	expect(stderr).toContain(reason)
	expect(house.logged).toContainEqual({
		message: 'refused',
		fields: {
			host: 'laptop',
			fingerprint: expect.stringMatching(/^SHA256:/),
			address: '127.0.0.1',
			command,
			reason: expect.stringContaining(reason),
		},
	})
})
