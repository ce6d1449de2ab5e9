import { openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { previewRefOf } from '@altroot/shared/ledger/names'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import { parseVerdict } from '@altroot/shared/protocol/verdict'
import type { Answers } from './gate/settings.ts'
import { signersOf } from './host-signers.ts'
import { previewPath } from './preview/preview-file.ts'
import { wordsOf } from './preview/preview-words.ts'
import type { ServerSettings } from './settings/settings.ts'
import { Connected } from './store/connected.ts'
import { eventsPath } from './store/events-file.ts'
import { followLines } from './store/follow.ts'
import type { ServerPlaces } from './store/places.ts'
import { countRefusals } from './store/refusals.ts'
import { readStatus } from './store/status-file.ts'
import { writeVerdict } from './verdict/verdict-file.ts'

/** What the gate answers with, from what the rest of the server keeps on disk; `current` gives the settings of now. */
export function gateAnswers(current: () => ServerSettings, places: ServerPlaces, clock: Clock, log: Log): Answers {
	const connected = new Connected(places.connected)
	return {
		ledger: places.ledger,
		signersOf: (host) => signersOf(host, current(), places),
		statusOf: async (host) => JSON.stringify(readStatus(places.status, host)),
		eventsOf: (host, signal) => followLines(eventsPath(places.events, host), signal),
		previewOf: (host, id, signal) =>
			wordsOf(id, followLines(previewPath(places.previews, host), signal), async () => {
				return (await resolve(openLedger(places.ledger), previewRefOf(host))) === id
			}),
		connected: (host) => connected.begin(host),
		refused: countRefusals(places.refusals, clock, log),
		hearVerdict: async (host, text) => {
			const verdict = parseVerdict(text)
			if (verdict !== undefined) await writeVerdict(places.verdicts, host, verdict)
			return verdict !== undefined
		},
	}
}
