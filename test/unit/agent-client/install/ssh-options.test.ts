import { sshOptions } from '@altroot/agent-client/install/ssh-options'
import { expect, it } from 'vitest'

const gate = {
	user: 'altroot',
	host: 'build-server',
	port: 2222,
	identity: '/etc/altroot/id_ed25519',
	knownHosts: '/etc/altroot/known_hosts',
}

it('ssh reaches the gate with our key and the pinned key alone, and never asks', () => {
	expect(sshOptions(gate)).toBe(
		[
			'-F /dev/null -p 2222 -i /etc/altroot/id_ed25519 -o IdentitiesOnly=yes -o BatchMode=yes',
			'-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/etc/altroot/known_hosts -o GlobalKnownHostsFile=/dev/null',
			'-o HostKeyAlias=[build-server]:2222',
			'-o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=3',
		].join(' '),
	)
})

it('the key of a server on the usual port is pinned for its name alone', () => {
	expect(sshOptions({ ...gate, port: 22 })).toContain('-o HostKeyAlias=build-server ')
})

it('a path with a blank is quoted for Portage and rsync, and the list of files for ssh once more', () => {
	const options = sshOptions({ ...gate, identity: '/a b/id', knownHosts: '/a b/hosts' })
	expect(options).toContain(`-i '/a b/id' -o`)
	expect(options).toContain(`-o 'UserKnownHostsFile="/a b/hosts"' -o`)
})
