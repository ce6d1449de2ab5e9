import type { Answers } from './gate/settings.ts'
import { signersOf } from './host-signers.ts'
import type { ServerSettings } from './settings/settings.ts'
import { eventsPath } from './store/events-file.ts'
import { followLines } from './store/follow.ts'
import type { ServerPlaces } from './store/places.ts'
import { readStatus } from './store/status-file.ts'

/** What the gate answers with, from what the rest of the server keeps on disk; `current` gives the settings of now. */
export function gateAnswers(current: () => ServerSettings, places: ServerPlaces): Answers {
	return {
		ledger: places.ledger,
		signersOf: (host) => signersOf(host, current(), places),
		statusOf: async (host) => JSON.stringify(readStatus(places.status, host)),
		eventsOf: (host, signal) => followLines(eventsPath(places.events, host), signal),
	}
}
