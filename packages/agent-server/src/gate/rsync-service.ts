import type { Log } from '@altroot/shared/platform/log'
import type { Spawn } from '@altroot/shared/platform/spawn'
import type { Confined } from './confine.ts'
import { serviceEnvironment } from './git-service.ts'

/**
 * True where this machine's rsync can be kept below a root (≥ 3.5.0, or patched by a distribution). Filter rules travel
 * inside rsync's protocol, where we cannot see them, and a rule may name a file to read rules from: an older rsync lets a
 * client ask it about any file that the gate may read (rsync(1), --confine-root; CVE-2026-53783 and its kin).
 */
export async function canConfineRsync(spawn: Spawn, log: Log): Promise<boolean> {
	const child = spawn('rsync', ['--confine-root=/', '--version'], serviceEnvironment)
	child.stdout.resume()
	child.stderr.resume()
	const code = await child.ended
	if (code === 127) log.error('there is no rsync: hosts cannot fetch packages; install it')
	else if (code !== 0) log.warn('this rsync lets a host guess at files of other hosts; update it to 3.5.0 or later')
	return code === 0
}

/** The arguments of rsync for one host's request, whose options and path were judged before. */
export function rsyncArguments(options: readonly string[], place: Confined, confine: boolean): string[] {
	const confinement = confine ? [`--confine-root=${place.root}`] : []
	return ['--server', '--sender', ...options, ...confinement, '--', '.', place.path]
}
