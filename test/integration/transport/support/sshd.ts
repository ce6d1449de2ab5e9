import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { spawn } from '@altroot/shared/platform/spawn'
import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { onTestFinished } from 'vitest'
import { freePort } from '../../../support/free-port.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** The real OpenSSH server on loopback, which lets this machine's own user in with one key. It ends with the test. */
export async function openSshd(): Promise<ConnectionSettings> {
	const directory = temporaryDirectory()
	const [hostKey, identity] = [join(directory, 'host_key'), join(directory, 'id_ed25519')]
	const [server, client] = [generateKey('sshd'), generateKey('client')]
	for (const [path, key] of [
		[hostKey, server],
		[identity, client],
	] as const) {
		writeFileSync(path, key.privateKey)
		chmodSync(path, 0o600)
	}
	writeFileSync(join(directory, 'authorized_keys'), `${client.publicKey}\n`)
	const port = await freePort()
	const knownHosts = join(directory, 'known_hosts')
	writeFileSync(knownHosts, `[127.0.0.1]:${port} ${server.publicKey}\n`)
	const settings = [
		`Port ${port}`,
		'ListenAddress 127.0.0.1',
		`HostKey ${hostKey}`,
		`AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
		'StrictModes no',
		'UsePAM no',
		'PasswordAuthentication no',
		'PermitRootLogin prohibit-password',
		'PidFile none',
	]
	writeFileSync(join(directory, 'sshd_config'), `${settings.join('\n')}\n`)
	if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true }) // sshd as root does not start without it
	const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(directory, 'sshd_config')], {
		PATH: process.env.PATH ?? '',
	})
	onTestFinished(async () => {
		sshd.stop()
		await sshd.ended
	})
	const said: string[] = []
	for await (const line of createInterface({ input: sshd.stderr })) {
		said.push(line)
		if (line.includes('Server listening'))
			return { host: '127.0.0.1', port, user: userInfo().username, identity, knownHosts }
	}
	throw new Error(`sshd did not start: ${said.join('; ')}`)
}
