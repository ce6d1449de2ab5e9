import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { acceptedByPolicy } from '@altroot/shared/ledger/proposals'
import type { Log } from '@altroot/shared/platform/log'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { accept } from './accept.ts'
import type { Laptop } from './laptop.ts'
import { undecided } from './open-proposals.ts'
import type { ClientSettings } from './settings/settings.ts'

/** Proposals that are accepted one after the other with no person in between: a build that asks for ever is stopped by this. */
const mostInARow = 5

type Policy = ClientSettings['proposals']

const kinds: Readonly<Record<string, keyof Policy>> = {
	'package.use': 'use',
	'package.accept_keywords': 'keywords',
	'package.license': 'license',
	'package.unmask': 'mask',
}

/** True where the policy accepts every line of a proposal. */
export function isAutomatic({ lines }: Proposal, policy: Policy): boolean {
	return lines.every(({ file }) => {
		const kind = kinds[file.split('/', 1)[0]!]
		return kind !== undefined && policy[kind] === 'auto'
	})
}

/**
 * Those of the open proposals that the policy answers. One that it has accepted before, and that is open again, a person
 * has undone: then it asks. So does everything once `mostInARow` were accepted in a row.
 */
export async function automaticOnes(
	ledger: Ledger,
	host: string,
	open: readonly Proposal[],
	policy: Policy,
): Promise<readonly Proposal[]> {
	const wanted = open.filter((proposal) => isAutomatic(proposal, policy))
	const head = await resolve(ledger, branchOf(host))
	if (wanted.length === 0 || head === undefined) return []
	const { ids, inARow } = await acceptedByPolicy(ledger, head)
	return wanted.filter(({ id }) => !ids.has(id)).slice(0, Math.max(0, mostInARow - inARow))
}

/**
 * Accepts what the settings say needs no person, as `altroot-client accept` would, each as a revision of its own. Returns
 * true where there is something to push. What fails is logged, and stays open.
 */
export async function acceptByPolicy(laptop: Laptop, { proposals }: HostStatus, log: Log): Promise<boolean> {
	const { ledger, host, settings, recorder, applier } = laptop
	let recorded = false
	try {
		const open = await undecided(ledger, host, proposals)
		const automatic = await automaticOnes(ledger, host, open, settings.proposals)
		for (const proposal of automatic) {
			const { revision, subject } = await accept(recorder, applier, proposal, 'policy')
			recorded = true
			log.info({ revision, proposal: proposal.id }, subject)
		}
		const left = open.filter((one) => isAutomatic(one, settings.proposals) && !automatic.includes(one))
		for (const { id } of left) {
			log.warn({ proposal: id }, 'the policy would accept this, but has done so before or too often: a person decides')
		}
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		log.error({ reason: known.message, hint: known.hint }, 'a proposal could not be accepted by policy; it stays open')
	}
	return recorded
}
