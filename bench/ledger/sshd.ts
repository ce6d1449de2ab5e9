import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { generateKey } from '../../packages/shared/src/ssh/new-key.ts'
import { freePort } from '../../test/support/free-port.ts'
import { write } from './config-root.ts'
import { type Program, startProgram } from './program.ts'

/** OpenSSH's server on loopback, and the ssh(1) command line that it lets in. */
export interface Sshd {
	readonly port: number
	readonly ssh: string
	stop(): Promise<void>
}

export async function openSshd(directory: string): Promise<Sshd> {
	const [server, client] = [generateKey('sshd'), generateKey('client')]
	const path = (name: string): string => join(directory, name)
	write(path('host_key'), server.privateKey)
	write(path('id'), client.privateKey)
	for (const name of ['host_key', 'id']) chmodSync(path(name), 0o600)
	write(path('authorized_keys'), `${client.publicKey}\n`)
	const port = await freePort()
	write(path('known_hosts'), `[127.0.0.1]:${port} ${server.publicKey}\n`)
	const settings = {
		Port: port,
		ListenAddress: '127.0.0.1',
		HostKey: path('host_key'),
		AuthorizedKeysFile: path('authorized_keys'),
		StrictModes: 'no',
		UsePAM: 'no',
		PermitRootLogin: 'prohibit-password',
		PidFile: 'none',
	}
	const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}\n`)
	write(path('sshd_config'), lines.join(''))
	if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true }) // sshd as root does not start without it
	const sshd: Program = startProgram('/usr/sbin/sshd', ['-D', '-e', '-f', path('sshd_config')])
	await sshd.logged(`Server listening on 127.0.0.1 port ${port}.`)
	const options = ['-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${path('known_hosts')}`, '-o', 'IdentitiesOnly=yes']
	return { port, ssh: ['ssh -F /dev/null -i', path('id'), ...options].join(' '), stop: sshd.stop }
}
