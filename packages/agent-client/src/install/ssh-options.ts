import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import { knownHostName } from '@altroot/shared/ssh/known-hosts'

/**
 * PORTAGE_SSH_OPTS with which every ssh that Portage starts reaches the gate and nothing else: our key, the pinned key
 * of the server, no question, and an end to a line that is dead. Portage splits it as a shell would, and rsync by blanks
 * and quotes, so that a path with a blank is quoted for both.
 */
export function sshOptions({ host, port, identity, knownHosts }: ConnectionSettings): string {
	const settings = [
		'IdentitiesOnly=yes',
		'BatchMode=yes',
		'StrictHostKeyChecking=yes',
		`UserKnownHostsFile=${/\s/.test(knownHosts) ? `"${knownHosts}"` : knownHosts}`,
		'GlobalKnownHostsFile=/dev/null',
		// Portage asks for an address where a name has several; the key is pinned for the name.
		`HostKeyAlias=${knownHostName(host, port)}`,
		// As our own connection: a loaded server behind a slow line needs seconds, a dead line is noticed after 3 × 15 s.
		'ConnectTimeout=20',
		'ServerAliveInterval=15',
		'ServerAliveCountMax=3',
	]
	// The port stands in PORTAGE_BINHOST too; a sync-uri must not have one: Portage makes `host:2222:/path` of it.
	const words = ['-F', '/dev/null', '-p', `${port}`, '-i', identity, ...settings.flatMap((word) => ['-o', word])]
	return words.map((word) => (/[\s"]/.test(word) ? `'${word}'` : word)).join(' ')
}
