import { AgentError } from '@altroot/shared/errors'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { setDamagedAside } from '@altroot/shared/ledger/damage'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, shortRevision, trackingBranchOf } from '@altroot/shared/ledger/names'
import { isWhole, newestWholeRevision } from '@altroot/shared/ledger/newest-whole'
import { moveRef } from '@altroot/shared/ledger/refs'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import type { Laptop } from './laptop.ts'
import { lockLedger } from './record/record.ts'
import { takeSnapshot } from './record/snapshot.ts'
import { openTransport } from './sync/server.ts'

/**
 * Mends a ledger of which a file was cut short or lost: what is damaged is set aside and had again, from the server, from
 * what is on the disk, or from the revisions that are still whole. Returns what was done, for people; nothing where the
 * ledger is sound. An AgentError (`ledger-lost`) where only the server has what is missing, and cannot be reached.
 */
export async function mend(laptop: Laptop): Promise<string[]> {
	const { host, recorder } = laptop
	using _held = await lockLedger(recorder)
	const ledger = openLedger(laptop.ledger.gitdir) // remembers nothing of what it read before the damage
	const said = (await setDamagedAside(ledger.gitdir)).map((path) => `${path} was damaged; it is set aside`)
	const before = await resolve(ledger, branchOf(host))
	if (said.length === 0 && before !== undefined && (await isWhole(ledger, before))) return []

	const trouble = await fetchAll(laptop, ledger)
	if (trouble === undefined && laptop.remote) said.push('what the server has of it was fetched again')
	const { tree } = await takeSnapshot(recorder.configRoot)
	await writeConfigTree(ledger, new Map(tree).set(hostFactsPath, await recorder.gatherFacts(tree)))
	if (before !== undefined && (await isWhole(ledger, before))) return said
	if (before !== undefined && trouble && before === (await resolve(ledger, trackingBranchOf(host)))) {
		throw lost(ledger, before, trouble)
	}
	const newest = await newestWholeRevision(ledger, host)
	if (newest === undefined || newest === before) return said
	await moveRef(ledger, branchOf(host), before, newest, recorder.clock)
	said.push(`${branchOf(host)} is at its newest whole revision, ${shortRevision(newest)}`)
	return said
}

/** The host's branch with all its history, as the server has it; why not, where it could not be had. */
async function fetchAll({ remote, settings, host }: Laptop, ledger: Ledger): Promise<AgentError | undefined> {
	if (remote === undefined) return undefined
	try {
		const { transport, connection } = await openTransport(remote, settings)
		try {
			await fetchRef(ledger, transport, branchOf(host), { whole: true })
		} finally {
			connection?.close()
		}
		return undefined
	} catch (error) {
		if (error instanceof AgentError) return error
		throw error
	}
}

function lost({ gitdir }: Ledger, revision: string, cause: AgentError): AgentError {
	const name = shortRevision(revision)
	return new AgentError(
		'ledger-lost',
		`${gitdir}: revision ${name} is damaged, and the server, which has it: ${cause.message}`,
		{
			disposition: 'retry',
			exit: cause.exit,
			hint: 'run `altroot-client record` once the server can be reached: it is fetched from there',
			cause,
		},
	)
}
