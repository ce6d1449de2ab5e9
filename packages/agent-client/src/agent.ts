import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { Bell } from '@altroot/shared/platform/bell'
import type { Log } from '@altroot/shared/platform/log'
import type { Laptop } from './laptop.ts'
import { record } from './record/record.ts'
import { keepInTouch } from './sync/keep-in-touch.ts'
import { pushAgain } from './sync/push-again.ts'
import { connectToGate } from './sync/server.ts'
import { settler } from './watch/settle.ts'
import { watchConfig } from './watch/watch.ts'

/** Milliseconds until a recording that failed is tried again, if nothing changes before: a crashed git's lock is stale then. */
const pause = 10_000

/**
 * The client agent: watch → settle → record → push, until `signal` is aborted. What changed while it was not running is
 * recorded first. Killed at any point, the next start finds the same difference between disk and ledger, or between
 * ledger and server, and goes on from there.
 */
export async function runClient(laptop: Laptop, log: Log, signal: AbortSignal): Promise<void> {
	const { settings, recorder, clock, remote } = laptop
	const recorded = new Bell()
	const broken = new AbortController()
	const ended = AbortSignal.any([signal, broken.signal])

	const changes = settler(settings.watch.settle, clock, async () => {
		try {
			const { revision, subject, diagnostics } = await record(recorder)
			for (const { path, line, message } of diagnostics) log.warn({ place: `${path}:${line}` }, message)
			if (subject !== undefined) log.info({ revision, subject }, 'recorded')
			recorded.ring()
		} catch (error) {
			const known = error instanceof AgentError ? error : systemRefusal(error)
			if (known === undefined) return broken.abort(error)
			log.error({ reason: known.message, hint: known.hint }, 'the change could not be recorded; it is tried again')
			clock.sleep(pause, ended).then(changes.touch, () => undefined)
		}
	})
	const watch = await watchConfig(recorder.configRoot, changes.touch, (error) => broken.abort(error))
	changes.touch()
	log.info({ host: laptop.host, root: recorder.configRoot }, 'watching')
	try {
		if (remote?.kind === 'ssh') {
			const open = () => connectToGate(remote, settings)
			await keepInTouch({ ...laptop, path: remote.path, log, recorded, open }, ended)
		} else await pushAgain(laptop, recorded, log, ended)
	} finally {
		await watch.close()
		await changes.idle()
	}
	broken.signal.throwIfAborted()
}
