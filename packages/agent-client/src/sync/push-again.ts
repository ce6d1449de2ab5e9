import type { Bell } from '@altroot/shared/platform/bell'
import type { Log } from '@altroot/shared/platform/log'
import type { Laptop } from '../laptop.ts'
import { visit } from './visit.ts'

/** Milliseconds until a push that failed is tried again, if nothing is recorded before. */
const again = 30_000

/** Fetches and pushes after each recording, for a ledger that holds no connection open: a local path, or a web server. */
export async function pushAgain(
	laptop: Laptop,
	recorded: Bell,
	incoming: () => Promise<boolean>,
	log: Log,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const fetched = await visit(laptop, ['branch'])
		if (!fetched.trouble) await incoming()
		const { pushed, trouble } = fetched.trouble ? fetched : await visit(laptop, ['push'])
		if (pushed) log.info({ revision: pushed }, 'pushed')
		if (trouble) log.error({ reason: trouble.message, hint: trouble.hint }, 'the revision could not be pushed')
		const rung = trouble ? recorded.heardWithin(again, laptop.clock, signal) : recorded.heard(signal)
		await rung.catch((error: unknown) => {
			if (!signal.aborted) throw error
		})
	}
}
