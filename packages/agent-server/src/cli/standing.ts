import { type HistoryEntry, readHistory } from '@altroot/shared/ledger/history'
import type { Ledger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { ServerPlaces } from '../store/places.ts'
import { readStatus } from '../store/status-file.ts'
import { suspendedSince } from '../store/suspensions.ts'

/** Where a host stands, without its builder: what it has pushed, and what the builder said last. */
export interface Standing {
	readonly host: string
	readonly known: HostStatus | undefined
	readonly newest: HistoryEntry | undefined
}

export async function standingOf(host: string, ledger: Ledger, places: ServerPlaces): Promise<Standing> {
	const [newest] = await readHistory(ledger, branchOf(host), 1)
	const known = readStatus(places.status, host)
	// Also where the builder has not said so yet, or does not run.
	const suspended = suspendedSince(places.suspended, host) ?? null
	return { host, known: known && { ...known, suspended }, newest }
}
