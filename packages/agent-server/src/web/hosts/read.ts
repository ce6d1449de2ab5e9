import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { readStatus } from '../../store/status-file.ts'
import { suspendedSince } from '../../store/suspensions.ts'
import type { Present } from '../layout/progress.ts'
import type { WebWorld } from '../world.ts'

/** Where one host stands. */
export interface HostSummary extends Present {
	/** The newest generation. */
	readonly generation: GenerationSummary | null
	/** The generation whose packages the laptop sees. */
	readonly published: number | null
	/** A revision that was pushed and that nothing was begun for yet. */
	readonly waiting: string | null
	/** Since when nothing is built for it by itself, in milliseconds since the epoch. */
	readonly suspended: number | null
	/** The newer generation in whose place the published one was published again. */
	readonly insteadOf: number | null
	/** How many proposals a person has to decide about. */
	readonly proposals: number
}

/** Every host, in the order of the settings. */
export function readHosts(world: WebWorld): Promise<HostSummary[]> {
	return Promise.all(Object.keys(world.settings().hosts).map((host) => readHost(world, host)))
}

export async function readHost(world: WebWorld, host: string): Promise<HostSummary> {
	const { history, ledger, places } = world
	const [generation = null] = history.generations(host, Number.MAX_SAFE_INTEGER, 1)
	const head = await resolve(ledger, branchOf(host))
	return {
		...presentOf(world, host),
		generation,
		published: history.published(host) ?? null,
		suspended: suspendedSince(places.suspended, host) ?? null,
		insteadOf: readStatus(places.status, host)?.published?.insteadOf ?? null,
		waiting: head === undefined || head === generation?.revision ? null : head,
		proposals: history.proposals(host).length,
	}
}

/** What goes on for a host right now. */
export function presentOf({ history, places }: WebWorld, host: string): Present {
	const status = readStatus(places.status, host)
	const { step = null, progress = null } = status ?? {}
	const [newest] = history.generations(host, Number.MAX_SAFE_INTEGER, 1)
	const changing = [
		newest?.number,
		newest?.outcome,
		progress === null ? '' : progress.failed,
		history.proposals(host).length,
		status?.published?.generation,
		status?.published?.verdict?.time,
		status?.suspended ?? '',
	]
	return { host, step, progress, stamp: changing.join(' ') }
}
