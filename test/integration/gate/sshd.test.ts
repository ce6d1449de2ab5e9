import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import { type RunResult, run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { write } from './support/house.ts'
import { git, sshCommand, sshOptions } from './support/openssh.ts'
import { authorizedKeysOf, openSshdDoor, type SshdDoor } from './support/sshd-door.ts'

test('each host has one line, which gives its key one command and nothing else', async () => {
	const door = await openSshdDoor()
	expect(authorizedKeysOf(door)).toMatch(
		/^restrict,command="\S+ \S+main\.ts --config \S+server\.ini gate --session laptop --fingerprint SHA256:\S+" ssh-ed25519 \S+ laptop\n$/,
	)
})

test('behind a real sshd, a host pushes and clones with plain git', async () => {
	const door = await openSshdDoor()
	const { push, commit } = await openWorkshop(door)
	await commit('one')
	expect(await push('HEAD:refs/heads/hosts/laptop')).toMatchObject({ exitCode: 0 })
	const revision = await commit('two')
	expect(await push('HEAD:refs/heads/hosts/laptop')).toMatchObject({ exitCode: 0 })
	expect(await realGit(door.ledger, 'rev-parse', branchOf('laptop'))).toBe(`${revision}\n`)
	const clone = await git(door, door.laptop, door.directory, 'clone', '-b', 'hosts/laptop', url(door), 'copy')
	expect(clone).toMatchObject({ exitCode: 0 })
})

test('the checks of a push are the gate’s', async () => {
	const door = await openSshdDoor()
	const { push, commit } = await openWorkshop(door)
	await commit('one')
	expect((await push('HEAD:refs/heads/hosts/other')).stderr).toContain(
		'altroot: this key may push refs/heads/hosts/laptop only, not refs/heads/hosts/other',
	)
	await commit('two', 'elsewhere')
	expect((await push('HEAD:refs/heads/hosts/laptop')).stderr).toContain('elsewhere does not belong there')
	expect(await realGit(door.ledger, 'for-each-ref')).toBe('')
})

test('a package comes by rsync, as Portage fetches it, and nothing beside', async () => {
	const door = await openSshdDoor()
	const target = join(door.directory, 'hello')
	const rsync = (path: string) =>
		run('rsync', ['-avP', '--rsh', sshCommand(door, door.laptop), `${door.user}@127.0.0.1:${path}`, target])
	expect(await rsync(join(door.laptop.packages, 'app-misc/hello/hello-1-1.gpkg.tar'))).toMatchObject({ exitCode: 0 })
	expect(readFileSync(target, 'utf8')).toBe('the package of laptop\n')
	expect((await rsync('/etc/passwd')).stderr).toContain('altroot: /etc/passwd is outside')
})

test.each([
	['', 'there is no shell here'],
	['sh', '`sh` is not among the commands of this gate'],
	['altroot status; id', 'needs a shell'],
	['git-upload-pack /etc', 'the only repository here is /ledger'],
	['rsync --server . /tmp', 'rsync may only read here'],
	['altroot status', 'the builder has said nothing of this host yet'],
])('%j is refused as the gate refuses it', async (command, reason) => {
	const { exitCode, stdout, stderr } = await ssh(await openSshdDoor(), command)
	expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringContaining(reason) })
})

test('sshd gives the key no terminal and no way through', async () => {
	const door = await openSshdDoor()
	const forwarded = await run('ssh', [...options(door), '-W', `127.0.0.1:${door.port}`, at(door)])
	expect(forwarded).toMatchObject({ exitCode: 255 })
	expect((await run('ssh', [...options(door), '-tt', at(door), 'id'])).stderr).toContain(
		'PTY allocation request failed',
	)
})

test('what happens is followed until the client goes', async () => {
	const door = await openSshdDoor()
	write(door.laptop.events, '{"step":"build"}\n')
	const client = spawn('ssh', [...options(door), at(door), 'altroot follow'], { PATH: process.env.PATH ?? '' })
	const [first] = (await once(client.stdout, 'data')) as [Buffer]
	expect(first.toString()).toBe('{"step":"build"}\n')
	client.stop()
	await client.ended
	// The next thing that happens is one that nobody can be told.
	while ((await sessionsOf(door)) !== '') appendFileSync(door.laptop.events, '{"step":"publish"}\n')
})

test('a host that is removed follows no longer', async () => {
	const door = await openSshdDoor()
	write(door.laptop.events, '{"step":"build"}\n')
	const client = spawn('ssh', [...options(door), at(door), 'altroot follow'], { PATH: process.env.PATH ?? '' })
	await once(client.stdout, 'data')
	expect((await door.server('host', 'remove', 'laptop')).exitCode).toBe(0)
	client.stdout.resume()
	expect(await client.ended).toBe(1)
})

test('a line of an old key, and of a host that was removed, opens nothing any more', async () => {
	const door = await openSshdDoor()
	expect((await door.server('host', 'remove', 'laptop')).exitCode).toBe(0)
	expect((await ssh(door, 'altroot status')).stderr).toContain('this key is the one of laptop no longer')
	const { publicKey } = generateKey('new')
	const root = join(door.directory, 'alt')
	expect(await door.server('host', 'add', 'laptop', '--root', root, '--key', publicKey)).toMatchObject({ exitCode: 0 })
	expect((await ssh(door, 'altroot status')).stderr).toContain('this key is the one of laptop no longer')
})

async function openWorkshop(door: SshdDoor) {
	const workTree = join(door.directory, 'work')
	mkdirSync(workTree)
	const ours = (...args: string[]) => git(door, door.laptop, workTree, ...args)
	await ours('init', '--quiet')
	return {
		push: (refspec: string) => ours('push', url(door), refspec),
		commit: async (text: string, path = 'etc/portage/package.use'): Promise<string> => {
			write(join(workTree, path), text)
			await ours('add', '-A')
			await ours('commit', '--quiet', '-m', text)
			return (await ours('rev-parse', 'HEAD')).stdout.trim()
		},
	}
}

/** The processes that serve this door. */
async function sessionsOf({ config }: SshdDoor): Promise<string> {
	return (await run('pgrep', ['-f', `${config} gate --session`])).stdout
}

function ssh(door: SshdDoor, command: string): Promise<RunResult> {
	return run('ssh', [...options(door), at(door), ...(command === '' ? [] : [command])])
}

function options(door: SshdDoor): string[] {
	return sshOptions(door, door.laptop)
}

function at({ user }: SshdDoor): string {
	return `${user}@127.0.0.1`
}

function url(door: SshdDoor): string {
	return `ssh://${at(door)}:${door.port}/ledger`
}
