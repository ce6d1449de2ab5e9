import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { run } from '@altroot/shared/platform/run'
import { expect, onTestFinished, test } from 'vitest'
import { write } from '../gate/support/house.ts'
import { type Door, openDoor } from './support/door.ts'
import { clientProgram, openLaptop } from './support/laptop.ts'

const trees = [
	{ name: 'gentoo', location: '/var/db/repos/gentoo' },
	{ name: 'guru', location: '/srv/guru' },
]

async function openBoth() {
	const door = await openDoor(trees)
	const laptop = openLaptop(door.house)
	const join = async (token: string, ...more: readonly string[]) =>
		laptop.client('join', laptop.url, '--token', token, '--fingerprint', laptop.fingerprint, ...more)
	return { door, laptop, join }
}

test('one command pairs a laptop: settings, keys, Portage’s files, and the first revision on the server', async () => {
	const { door, laptop, join } = await openBoth()
	const { exitCode, stdout, stderr } = await join(await door.invite(), '--yes')
	expect({ exitCode, stderr }).toMatchObject({
		exitCode: 0,
		stderr: expect.stringContaining('ok     laptop is paired with'),
	})
	expect(laptop.read('etc/altroot/client.ini')).toContain('; mine\n[host]\nname = laptop\n')
	expect(laptop.read('etc/portage/repos.conf/zz-altroot.conf')).toContain('[guru]\nlocation = /var/db/repos/guru\n')
	expect(laptop.read('etc/portage/binrepos.conf/altroot.conf')).toContain(
		`sync-uri = ssh://altroot@127.0.0.1:${door.house.port}/alt/var/cache/binpkgs\n`,
	)
	expect(laptop.read('etc/altroot/known_hosts')).toBe(readFileSync(door.house.knownHosts, 'utf8'))
	expect(laptop.read('etc/altroot/id_ed25519.pub')).toContain(door.keyOf('laptop'))
	const { stdout: subject } = await run('git', ['-C', door.house.ledger, 'log', '--format=%s', 'hosts/laptop'])
	expect(subject).toMatch(/^First revision: \d+ files\n$/)
	// It ends with what `doctor` says, here of a laptop below a directory, whose /etc/ssh no ssh reads.
	expect(stdout).toContain('ok     all revisions are on the server\n')
	expect(stdout).toContain('→ add `Include "/etc/ssh/ssh_config.d/*.conf"`')
	expect(stderr).toContain(
		'laptop is paired, and the server has its first revision. `altroot-client doctor` shows again',
	)
	expect((await laptop.client('doctor')).stdout).toContain(stdout.slice(stdout.indexOf('program ssh')))
	// Every file was shown as it was written.
	for (const line of laptop.read('etc/portage/repos.conf/zz-altroot.conf').trim().split('\n'))
		expect(stdout).toContain(`+${line}\n`)
	expect(stdout).toContain('-name = unpaired\n+name = laptop\n')
})

test('what is secret is for its owner alone, and in no output', async () => {
	const { door, laptop, join } = await openBoth()
	const token = await door.invite()
	const { stdout, stderr } = await join(token, '--yes', '--json')
	expect((statSync(`${laptop.root}/etc/altroot/id_ed25519`).mode & 0o777).toString(8)).toBe('600')
	for (const secret of [token, laptop.read('etc/altroot/id_ed25519').split('\n')[1] ?? 'none'])
		expect(`${stdout}${stderr}${JSON.stringify(door.house.logged)}`).not.toContain(secret)
	expect(JSON.parse(stdout)).toMatchObject({
		host: 'laptop',
		pushed: true,
		checks: expect.arrayContaining([{ what: 'all revisions are on the server' }]),
	})
})

test('without a terminal and --yes everything is shown and nothing is written, and the token stays good', async () => {
	const { door, laptop, join } = await openBoth()
	const token = await door.invite()
	const { exitCode, stdout, stderr } = await join(token)
	expect({ exitCode, stderr }).toMatchObject({
		exitCode: 4,
		stderr: expect.stringContaining('run it again with --yes'),
	})
	expect(stdout).toContain('+[guru]\n')
	expect(existsSync(`${laptop.root}/etc/altroot/id_ed25519`)).toBe(false)
	expect((await join(token, '--yes')).exitCode).toBe(0)
})

test('another server key than the line says stops before anything is sent', async () => {
	const { door, laptop } = await openBoth()
	const other = `SHA256:${'A'.repeat(43)}`
	const token = await door.invite()
	const { exitCode, stderr } = await laptop.client(
		'join',
		laptop.url,
		'--token',
		token,
		'--fingerprint',
		other,
		'--yes',
	)
	expect({ exitCode, stderr }).toMatchObject({
		exitCode: 5,
		stderr: expect.stringContaining('someone may be in between; nothing was sent'),
	})
	expect(door.compared()).toBe(0)
	expect(existsSync(`${laptop.root}/etc/altroot/known_hosts`)).toBe(false)
})

test('without a fingerprint and a terminal nobody can be asked, and nothing is sent', async () => {
	const { door, laptop } = await openBoth()
	const { exitCode, stderr } = await laptop.client('join', laptop.url, '--token', await door.invite(), '--yes')
	expect({ exitCode, stderr }).toMatchObject({ exitCode: 4, stderr: expect.stringContaining(laptop.fingerprint) })
	expect(door.compared()).toBe(0)
})

test.each([
	['a wrong token', '0000-0000-0000-0000-0000-0000-0000'],
	['no token at all', ''],
])('%s is refused, not unreachable, with the command for another; nothing is written', async (_title, token) => {
	const { laptop, join } = await openBoth()
	const { exitCode, stderr } = await join(token, '--yes')
	expect(exitCode).toBe(1)
	expect(stderr).toMatch(/does not accept this token: .*\n {2}→ .*ask for a new line: .*`altroot-server host add`/)
	expect(existsSync(`${laptop.root}/etc/altroot/id_ed25519`)).toBe(false)
})

test('an expired token says how to get another', async () => {
	const { door, join } = await openBoth()
	const token = await door.invite()
	await door.clock.advance(15 * 60_000 + 1)
	const { exitCode, stderr } = await join(token, '--yes')
	expect({ exitCode, stderr }).toMatchObject({
		exitCode: 1,
		stderr: expect.stringContaining('has expired; `altroot-server host add laptop` on the server prints a new line'),
	})
})

test('a command that was killed after its last step ends well when it is run again', async () => {
	const { door, join } = await openBoth()
	const token = await door.invite()
	await join(token, '--yes')
	const again = await join(token, '--yes')
	expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('this laptop is admitted already') })
})

test('joining again with a new line keeps the key and changes nothing', async () => {
	const { door, laptop, join } = await openBoth()
	await join(await door.invite(), '--yes')
	const key = laptop.read('etc/altroot/id_ed25519')
	const { exitCode, stdout } = await join(await door.invite())
	expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.not.stringMatching(/^[-+@]/m) })
	expect(laptop.read('etc/altroot/id_ed25519')).toBe(key)
})

test('one file in the place of the directory repos.conf gets the keys into its own sections', async () => {
	const { door, laptop, join } = await openBoth()
	await run('rm', ['-r', `${laptop.root}/etc/portage/repos.conf`])
	write(`${laptop.root}/etc/portage/repos.conf`, '# mine\n[gentoo]\nlocation = /usr/portage\nsync-type = git\n')
	await join(await door.invite(), '--yes')
	const text = laptop.read('etc/portage/repos.conf')
	expect(text).toMatch(/^# mine\n\[gentoo\]\nsync-type = rsync\nsync-uri = ssh:[^\n]*\n/)
	expect(text).toContain('\nlocation = /usr/portage\n\n[guru]\nlocation = /var/db/repos/guru\n')
})

test('the token is not in the list of processes', async () => {
	const { laptop } = await openBoth()
	const silent = createServer() // accepts and says nothing
	silent.listen(0, '127.0.0.1')
	await once(silent, 'listening')
	const { port } = silent.address() as AddressInfo
	const args = ['join', `ssh://altroot@127.0.0.1:${port}/ledger`, '--token', 'very-secret']
	const child = spawn(process.execPath, [clientProgram, '--config', `${laptop.root}/etc/altroot/client.ini`, ...args])
	onTestFinished(() => {
		child.kill('SIGKILL')
		silent.close()
	})
	await once(silent, 'connection')
	expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').replaceAll('\0', '')).toBe('altroot-client join')
})

test('a laptop that joins another server, or one that begins anew, brings it all, and knows nothing of the one before', async () => {
	const [first, second] = [await openDoor(trees), await openDoor(trees)]
	const laptop = openLaptop(first.house)
	const pairWith = async ({ invite, house }: Door) => {
		const { url, fingerprint } = openLaptop(house)
		const line = ['join', url, '--token', await invite(), '--fingerprint', fingerprint, '--yes', '--json']
		return JSON.parse((await laptop.client(...line)).stdout)
	}
	const git = async (...args: readonly string[]) =>
		(await run('git', ['--git-dir', `${laptop.root}/ledger.git`, ...args])).stdout
	const { revision } = await pairWith(first)
	await run('git', [
		'--git-dir',
		first.house.ledger,
		'notes',
		'--ref',
		'altroot',
		'add',
		'-m',
		'Generation: 7',
		revision,
	])
	expect((await laptop.client('log')).stdout).toContain('7')
	expect(await git('notes', '--ref', 'altroot', 'list')).toContain(revision)
	write(`${laptop.root}/server-status.json`, '{}')

	await first.house.close()
	expect(await pairWith(second)).toMatchObject({ pushed: true })
	const { stdout } = await run('git', ['--git-dir', second.house.ledger, 'rev-parse', 'hosts/laptop'])
	expect(stdout.trim()).toBe(await git('rev-parse', 'hosts/laptop').then((id) => id.trim()))
	expect(await git('notes', '--ref', 'altroot', 'list')).toBe('')
	expect(existsSync(`${laptop.root}/server-status.json`)).toBe(false)
	expect(await git('config', 'remote.server.url')).toBe(`${openLaptop(second.house).url}\n`)
	expect(await git('config', '--get-all', 'remote.server.fetch')).toContain('refs/heads/hosts/laptop:')

	const before = (await git('rev-parse', 'hosts/laptop')).trim()
	rmSync(second.house.ledger, { recursive: true })
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', second.house.ledger])
	expect(await pairWith(second)).toMatchObject({ revision: before, pushed: true }) // nothing new was recorded
	const again = await run('git', ['--git-dir', second.house.ledger, 'rev-parse', 'hosts/laptop'])
	expect(again.stdout.trim()).toBe(before)
})
