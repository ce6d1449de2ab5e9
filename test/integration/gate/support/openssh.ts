import { type RunResult, run } from '@altroot/shared/platform/run'
import type { Guest, House } from './house.ts'

/** An SSH server on loopback, and the file that pins its key. */
type Door = Pick<House, 'port' | 'knownHosts'>

/** The real OpenSSH client's options for a guest of the house, free of this machine's own configuration. */
export function sshOptions(house: Door, guest: Guest): string[] {
	const settings = [
		'BatchMode=yes',
		`UserKnownHostsFile=${house.knownHosts}`,
		'IdentitiesOnly=yes',
		'IdentityAgent=none',
	]
	return ['-F', '/dev/null', '-p', String(house.port), '-i', guest.identity, ...settings.flatMap((o) => ['-o', o])]
}

/** Runs the real ssh(1) as a guest. */
export function ssh(house: House, guest: Guest, ...command: string[]): Promise<RunResult> {
	return run('ssh', [...sshOptions(house, guest), 'altroot@127.0.0.1', ...command])
}

/** `GIT_SSH_COMMAND`, or rsync's `--rsh`. */
export function sshCommand(house: Door, guest: Guest): string {
	return ['ssh', ...sshOptions(house, guest)].join(' ')
}

/** Runs the real git in a work tree, over the real ssh(1); it signs with the guest's key, but `commit-tree` wants `-S` for that. */
export function git(house: Door, guest: Guest, workTree: string, ...args: string[]): Promise<RunResult> {
	const who = { name: 'Laptop', email: 'laptop@localhost' }
	return run('git', args, {
		cwd: workTree,
		env: {
			PATH: process.env.PATH ?? '',
			HOME: workTree,
			LANG: 'C.UTF-8',
			GIT_CONFIG_NOSYSTEM: '1',
			GIT_SSH_COMMAND: sshCommand(house, guest),
			GIT_AUTHOR_NAME: who.name,
			GIT_AUTHOR_EMAIL: who.email,
			GIT_COMMITTER_NAME: who.name,
			GIT_COMMITTER_EMAIL: who.email,
			...gitSettings({
				'gpg.format': 'ssh',
				'user.signingKey': guest.identity,
				'commit.gpgSign': 'true',
			}),
		},
	})
}

/** git-config(1), GIT_CONFIG_COUNT. */
function gitSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
	const pairs = Object.entries(settings).flatMap(([key, value], index) => [
		[`GIT_CONFIG_KEY_${index}`, key],
		[`GIT_CONFIG_VALUE_${index}`, value],
	])
	return { GIT_CONFIG_COUNT: String(pairs.length / 2), ...Object.fromEntries(pairs) }
}
