import type { Run } from '@altroot/shared/platform/run'
import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import { knownHostName } from '@altroot/shared/ssh/known-hosts'

/**
 * What ssh(1) has to know so that Portage, run by root, reaches the gate: the port that a sync-uri cannot have, this
 * laptop's key, the pinned key of the server. By user and not by host, because Portage takes an address where a name has
 * several; all others' connections, and root's to other users, are as before.
 */
export function printSshConfig({ user, host, port, identity, knownHosts }: ConnectionSettings): string {
	return `# Made by \`altroot-client join\`: how Portage reaches the gate of the build server.
Match user ${user} localuser root
	Port ${port}
	IdentityFile "${identity}"
	IdentitiesOnly yes
	BatchMode yes
	StrictHostKeyChecking yes
	UserKnownHostsFile "${knownHosts}"
	GlobalKnownHostsFile /dev/null
	HostKeyAlias ${knownHostName(host, port)}
	ConnectTimeout 20
	ServerAliveInterval 15
	ServerAliveCountMax 3
`
}

/** Whether ssh(1) takes up what was written: an ssh_config of the person's own may not include ssh_config.d. */
export async function isReadBySsh({ user, host, identity }: ConnectionSettings, run: Run): Promise<boolean> {
	const { stdout } = await run('ssh', ['-G', `${user}@${host}`])
	return stdout.split('\n').includes(`identityfile ${identity}`)
}
