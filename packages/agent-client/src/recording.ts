import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { isLedgerDamage } from '@altroot/shared/ledger/ledger'
import type { Bell } from '@altroot/shared/platform/bell'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { Laptop } from './laptop.ts'
import { HeldChanges } from './record/held-changes.ts'
import { JustEmptied } from './record/just-emptied.ts'
import { type Found, record } from './record/record.ts'
import type { EarlyPush } from './sync/early-push.ts'
import { isPushed } from './sync/push.ts'
import { settler } from './watch/settle.ts'
import { type Watch, watchConfig } from './watch/watch.ts'
import { Whereabouts } from './watch/whereabouts.ts'

/** Milliseconds until a recording that failed is tried again, if nothing changes before: a crashed git's lock is stale then. */
const pause = 10_000

/** Milliseconds after which the whole tree is compared, event or not: the kernel drops events when too many wait (inotify(7)). */
export const comparePeriod = 600_000

export interface Recording {
	/** Ends the watch, once what is being recorded is. */
	close(): Promise<void>
}

/**
 * Records each change of the config tree once it has settled, and rings `recorded`: first what changed while nobody was
 * watching, then what events tell of, and every ten minutes whatever they have not told of. What a running emerge makes
 * itself is recorded when it ends, what was emptied when it has its content. Meanwhile the push of it begins `early`. A bug
 * goes to `broken`.
 */
export async function keepRecording(
	{ recorder, clock, settings, life }: Pick<Laptop, 'recorder' | 'clock' | 'settings' | 'life'>,
	recorded: Bell,
	early: EarlyPush,
	log: Log,
	signal: AbortSignal,
	broken: (error: unknown) => void,
): Promise<Recording> {
	let watch: Watch | undefined
	let cause: Found | 'event' = 'at start'
	let where = new Whereabouts()
	let newest: string | undefined
	const unwatched = ({ message, hint }: AgentError): void =>
		log.warn({ reason: message, hint }, 'some changes will be found only when all is compared, every ten minutes')
	const changes = settler(settings.watch.settle, clock, async () => {
		const told = cause
		const found = told === 'event' ? undefined : told
		const isAnywhere = where.paths === undefined
		let touched = where
		let mayPush = false
		cause = 'by comparing'
		where = new Whereabouts([])
		try {
			touched = new Whereabouts(held.holdBack(emptied.holdBack(touched.paths)))
			if (touched.paths?.size === 0) return
			const { revision, subject, diagnostics, outside } = await record(
				recorder,
				found,
				{ paths: touched.paths, since: newest },
				(advance) => early.send(advance),
			)
			newest = revision
			for (const { path, line, message } of diagnostics) log.warn({ place: `${path}:${line}` }, message)
			if (subject !== undefined) log.info({ revision, subject, ...(found && { found }) }, 'recorded')
			watch?.alsoOutside(outside)
			const isMissed = found === 'by comparing' && subject !== undefined
			if (isMissed || watch?.isStale()) await watch?.renew().catch(unwatched)
			life?.ready()
			// Where all was compared, what was made elsewhere is looked for too; one change may be told of more than once. A
			// command may have recorded this one itself, and found no server.
			const isWaiting = subject === undefined && !(await isPushed(recorder.ledger, recorder.host))
			mayPush = subject !== undefined || isAnywhere || isWaiting
		} catch (error) {
			cause = told
			where.add(touched)
			const known = error instanceof AgentError ? error : systemRefusal(error)
			if (known === undefined || isLedgerDamage(error)) return broken(error)
			log.error({ reason: known.message, hint: known.hint }, 'the change could not be recorded; it is tried again')
			clock.sleep(pause, signal).then(changes.touch, () => undefined)
		} finally {
			if (mayPush) recorded.ring()
			else early.callOff()
			life?.pulse.beat()
		}
	})
	const announced = (paths?: readonly string[]): void => {
		if (cause === 'by comparing') cause = 'event'
		where.add(new Whereabouts(paths))
		early.begin()
		changes.touch()
	}
	const held = new HeldChanges(recorder.configRoot, clock, signal, announced)
	const emptied = new JustEmptied(recorder.configRoot, clock, signal, announced)
	const compareAll = (): void => {
		where = new Whereabouts()
		changes.touch()
	}
	watch = await watchConfig(recorder.configRoot, {
		touched: (path) => {
			if (path !== undefined) held.touched(path)
			announced(path === undefined ? undefined : [path])
		},
		worldLocked: () => held.worldLocked(),
		failed: (error) => {
			unwatched(error)
			compareAll()
		},
	})
	changes.touch()
	repeat(comparePeriod, clock, compareAll, signal)
	return {
		close: async () => {
			watch.close()
			await changes.idle()
		},
	}
}

/** Calls `act` after each `period`, until the signal is aborted. */
function repeat(period: number, clock: Clock, act: () => void, signal: AbortSignal): void {
	const again = (): void => {
		act()
		repeat(period, clock, act, signal)
	}
	clock.sleep(period, signal).then(again, () => undefined)
}
