import { shortRevision } from '../ledger/names.ts'
import type { HostStatus } from '../protocol/host-status.ts'

/**
 * What who follows a host waits for while nothing goes on for it, and what makes it go on, as one line. `word`: the
 * server's last one on it, if it has said any; `newest`: the host's newest revision on the server.
 */
export function awaitedLine(host: string, word: HostStatus | undefined, newest: string | undefined): string {
	if (typeof word?.suspended === 'number')
		return `waiting for \`altroot-server resume ${host}\` on the server: nothing is built for ${host} until then`
	if (newest === undefined)
		return `waiting for the first revision of ${host}: \`altroot-client record\` on it, or its service, sends one`
	if (word === undefined)
		return `waiting for the builder, which has said nothing of ${host} yet: does \`altroot-server run\` run on the server?`
	return `waiting for the build of ${shortRevision(newest)}: \`altroot-server run\` on the server begins it, after what it builds for others`
}
