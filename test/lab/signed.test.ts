import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startAgents } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'

const ledger = '/var/lib/altroot/ledger.git'
const signers = '/root/allowed_signers'

/** What plain git says of each revision of the laptop's branch, newest first: `G` and the signer where it is proved. */
async function proofs({ server }: Lab): Promise<string[]> {
	const lines = await server.mustRun(['altroot-server', 'authorized-keys', '--allowed-signers'])
	await server.write(signers, lines)
	const settings = ['-c', 'safe.directory=*', '-c', `gpg.ssh.allowedSignersFile=${signers}`]
	const log = await server.mustRun(['git', ...settings, '-C', ledger, 'log', '--format=%G? %GS', 'hosts/laptop'])
	return log
		.trim()
		.split('\n')
		.map((line) => line.trim())
}

const good = 'G altroot@laptop'

describe('every revision is signed by the laptop, and plain git proves it', () => {
	let lab: Lab
	beforeAll(async () => {
		lab = await openLab()
	})
	afterAll(() => lab.close())

	const client = (...words: string[]): Promise<string> => lab.laptop.mustRun(['altroot-client', ...words])

	it('what was recorded before there was a key is vouched for by the first revision with one', async () => {
		await lab.laptop.write('/etc/altroot/client.ini', '[host]\nname = laptop\n')
		await client('record')
		await lab.laptop.append('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		await client('record')
		await setUpHosts(lab)
		expect(await proofs(lab)).toEqual([good, 'N', 'N'])
		expect(await clientStatus(lab.laptop)).toMatchObject({ pushed: true })
	})

	it('so is what is recorded, rolled back, and recorded while the key is away', async () => {
		await lab.laptop.append('/etc/portage/package.use/hello', 'app-misc/hello loud\n')
		await client('record')
		await client('rollback', 'HEAD~1')
		expect((await proofs(lab)).slice(0, 3)).toEqual([good, good, good])
		await lab.laptop.mustRun(['mv', '/etc/altroot/id_ed25519', '/root/away'])
		await lab.laptop.append('/etc/portage/package.use/hello', 'app-misc/hello -loud\n')
		await client('record')
		await lab.laptop.mustRun(['mv', '/root/away', '/etc/altroot/id_ed25519'])
		await client('record')
		expect(await clientStatus(lab.laptop)).toMatchObject({ pushed: true })
		expect((await proofs(lab)).slice(0, 3)).toEqual([good, 'N', good])
		const [entry] = JSON.parse(await client('log', '--json', '-n', '1'))
		expect(entry.subject).toBe('Sign what was recorded before this laptop had its key')
	})

	it('after a new key, what the old one has signed is still proved, and old and new are pushed', async () => {
		const before = await proofs(lab)
		await lab.cut()
		await lab.laptop.append('/etc/portage/package.use/hello', '# signed by the old key, pushed under the new one\n')
		await client('record')
		await lab.mend()
		const line = await lab.server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server'])
		await lab.laptop.mustRun(['rm', '/etc/altroot/id_ed25519'])
		await lab.laptop.mustRun([...line.trim().split(' '), '--yes'])
		expect(await clientStatus(lab.laptop)).toMatchObject({ pushed: true })
		const after = await proofs(lab)
		expect(after.slice(-before.length)).toEqual(before)
		expect(after.slice(0, -before.length)).toEqual(Array(after.length - before.length).fill(good))
		expect(after.length).toBeGreaterThan(before.length)
		const lines = await lab.server.mustRun(['altroot-server', 'authorized-keys', '--allowed-signers'])
		expect(lines.trim().split('\n')).toHaveLength(2)
	})

	it('a revision that somebody else makes with the laptop’s login is refused, in a sentence that the laptop shows', async () => {
		const forge = [
			'cd /var/lib/altroot/ledger.git',
			'git update-ref refs/heads/hosts/laptop $(git -c user.name=x -c user.email=x@x commit-tree -m forged -p HEAD HEAD^{tree})',
		]
		const before = await proofs(lab)
		await lab.laptop.mustRun(['sh', '-ec', forge.join('\n')])
		await lab.laptop.mustRun([
			'sh',
			'-c',
			"cd /var/lib/altroot/ledger.git && GIT_SSH_COMMAND='ssh -i /etc/altroot/id_ed25519 -o UserKnownHostsFile=/etc/altroot/known_hosts -p 2222' git push ssh://altroot@build-server/ledger HEAD:refs/heads/hosts/laptop 2>/root/said; true",
		])
		expect(await lab.laptop.read('/root/said')).toMatch(
			/altroot: revision \w{10} is not signed, and only the key of laptop can write its history/,
		)
		expect(await proofs(lab)).toEqual(before)
	})

	it('the gate’s account cannot make root’s own git run a program', async () => {
		const asGate = (command: string) =>
			lab.server.run([
				'setpriv',
				'--reuid=altroot',
				'--regid=altroot',
				'--init-groups',
				'sh',
				'-c',
				`cd ${ledger} && ${command}`,
			])
		expect(await asGate('touch objects/x && rm objects/x')).toMatchObject({ exitCode: 0 })
		for (const attempt of [
			'echo >>config',
			'mv config c',
			'touch hooks/post-update',
			'mv hooks h',
			'touch x',
			'echo >HEAD',
		])
			expect((await asGate(attempt)).exitCode, attempt).not.toBe(0)
	})

	it('`host add` refuses a key that another host has', async () => {
		const { hosts } = JSON.parse(await lab.server.mustRun(['altroot-server', 'host', 'list', '--json']))
		const words = ['altroot-server', 'host', 'add', 'second', '--root', '/second', '--key', hosts[0].key]
		expect(await lab.server.run(words)).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('this key is the one of laptop'),
		})
		expect(await lab.server.read('/etc/altroot/server.ini')).not.toContain('second')
	})
})

it('no password, token or key is told: in no log, note, revision, answer or process list', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	const password = 'correct-horse-battery'
	await laptop.append('/etc/portage/make.conf', `\nGENTOO_MIRRORS="https://me:${password}@mirror.example/"\n`)
	const gate = await setUpHosts(lab)
	const agents = await startAgents(lab, gate)
	const { revision } = await clientStatus(laptop)
	await generationOf(server, agents.builder, revision ?? '')
	await laptop.append('/etc/portage/make.conf', `FETCHCOMMAND="wget https://a:${password}@b/"\n`)
	await agents.client.stderr.until(/recorded.*FETCHCOMMAND/)
	const line = await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server'])
	await laptop.mustRun([...line.trim().split(' '), '--yes'])
	const token = /--token (\S+)/.exec(line)?.[1] ?? ''

	const history = [
		'git',
		'-c',
		'safe.directory=*',
		'-C',
		ledger,
		'log',
		'--all',
		'--patch',
		'--notes=altroot',
		'--show-signature',
	]
	const told: Record<string, string> = {
		gate: gate.stderr.seen.join('\n'),
		builder: agents.builder.stderr.seen.join('\n'),
		client: agents.client.stderr.seen.join('\n'),
		'the server’s ledger': await server.mustRun(history),
		'the laptop’s ledger': await laptop.mustRun(history),
		'the server’s state': await server.mustRun(['grep', '-rah', '', '/var/lib/altroot', '--exclude-dir=ledger.git']),
		'client status': await laptop.mustRun(['altroot-client', 'status', '--json']),
		'client log': await laptop.mustRun(['altroot-client', 'log', '--json']),
		'server status': await server.mustRun(['altroot-server', 'status', '--json']),
		'host list': await server.mustRun(['altroot-server', 'host', 'list', '--json']),
		'server’s processes': await server.mustRun(['ps', '-eo', 'args']),
		'laptop’s processes': await laptop.mustRun(['ps', '-eo', 'args']),
	}
	const secrets = {
		password,
		token,
		'the laptop’s key': keyBody(await laptop.read('/etc/altroot/id_ed25519')),
		'the server’s key': keyBody(await server.read('/etc/altroot/ssh_host_ed25519_key')),
	}
	for (const [place, text] of Object.entries(told)) {
		expect(text, place).not.toBe('')
		for (const [what, secret] of Object.entries(secrets))
			expect(
				text.split('\n').filter((line) => line.includes(secret)),
				`${what} in ${place}`,
			).toEqual([])
	}
})

/** The last whole line of a private key: nothing of its public half. */
function keyBody(text: string): string {
	return text.trim().split('\n').at(-2) ?? ''
}
