import { expect, it } from 'vitest'
import { openLab } from './lab.ts'

it('an OpenSSH server takes the gate’s place as docs/security.md says, and hosts that are added later count at once', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await server.mustRun(['altroot-server', 'init'])
	await server.mustRun(['usermod', '--shell', '/bin/sh', 'altroot'])
	// What the page says, and what a machine without PAM needs on top: an account that is not locked.
	await server.mustRun(['usermod', '--password', '*', 'altroot'])
	await server.mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/sshd_key'])
	const settings = [
		...['HostKey /root/sshd_key', 'UsePAM no', 'PidFile none', 'Match User altroot'],
		'AuthorizedKeysCommand /usr/local/bin/altroot-server authorized-keys',
		'AuthorizedKeysCommandUser altroot',
	]
	await server.write('/root/sshd_config', `${settings.join('\n')}\n`)
	await server.mustRun(['mkdir', '-p', '/run/sshd'])
	const sshd = await server.start(['/usr/sbin/sshd', '-D', '-e', '-p', '2022', '-f', '/root/sshd_config'])
	await sshd.stderr.until(/Server listening/)

	await laptop.mustRun(['mkdir', '-p', '/etc/altroot'])
	await laptop.mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/etc/altroot/id_ed25519'])
	const [type, key] = (await server.read('/root/sshd_key.pub')).split(' ')
	await laptop.write('/etc/altroot/known_hosts', `[build-server]:2022 ${type} ${key}\n`)
	const ini = '[host]\nname = laptop\n[ledger]\nremote = ssh://altroot@build-server:2022/ledger\n'
	await laptop.write('/etc/altroot/client.ini', ini)
	const before = await laptop.run(['altroot-client', 'record'])
	expect(before.stderr).toContain('recorded here, not pushed yet')

	const own = (await laptop.read('/etc/altroot/id_ed25519.pub')).trim()
	await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--key', own])
	const { stderr } = await laptop.run(['altroot-client', 'record'])
	expect(stderr).toContain('pushed')
	const head = ['git', '-c', 'safe.directory=*', '-C', '/var/lib/altroot/ledger.git', 'rev-parse', 'hosts/laptop']
	expect(await server.mustRun(head)).toBe(await laptop.mustRun(head))
})
