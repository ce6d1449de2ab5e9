import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { ServerSettings } from '../settings/settings.ts'
import type { HistoryReader } from '../store/history-reader.ts'
import type { ServerPlaces } from '../store/places.ts'

/** What every page reads from. Nothing here can write. */
export interface WebWorld {
	readonly settings: () => ServerSettings
	readonly places: ServerPlaces
	readonly ledger: Ledger
	readonly history: HistoryReader
	readonly clock: Clock
	readonly log: Log
}
