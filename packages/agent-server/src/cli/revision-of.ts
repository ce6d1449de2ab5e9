import { wrongUse } from '@altroot/shared/errors'
import { expandRevision, readEntry } from '@altroot/shared/ledger/history'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { relate } from '@altroot/shared/ledger/merge-base'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import type { ServerSettings } from '../settings/settings.ts'

/**
 * The revision that a person named, or the newest one of the host. AgentErrors with exit code 2 where there is none, and
 * where it is another laptop's: its configuration is not this host's, and neither is the trust in it.
 */
export async function revisionOf(
	ledger: Ledger,
	{ hosts }: ServerSettings,
	host: string,
	given: string | undefined,
): Promise<string> {
	if (!given) {
		const newest = await resolve(ledger, branchOf(host))
		if (newest === undefined) throw wrongUse(`${host} has pushed nothing yet`, 'run `altroot-client record` on it')
		return newest
	}
	const revision = await expandRevision(ledger, given, branchOf(host))
	const owner = await ownerOf(ledger, revision, [host, ...Object.keys(hosts)])
	if (owner === host) return revision
	const whose = owner === undefined ? 'of no laptop' : `of ${owner}, not of ${host}`
	throw wrongUse(`${shortRevision(revision)} is a revision ${whose}`, `\`altroot-server log ${host}\` lists its own`)
}

/** The first of the hosts on whose branch a revision is; of one that is on none (a proposal), the host that it names. */
async function ownerOf(ledger: Ledger, revision: string, hosts: readonly string[]): Promise<string | undefined> {
	for (const host of hosts) {
		const newest = await resolve(ledger, branchOf(host))
		if (newest !== undefined && /^(?:equal|behind)$/.test(await relate(ledger, newest, revision))) return host
	}
	return (await readEntry(ledger, revision)).trailers.Host
}
