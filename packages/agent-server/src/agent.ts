import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { clearUnfinished } from '@altroot/shared/ledger/unfinished'
import type { Outbox } from '@altroot/shared/notify/outbox'
import { Bell } from '@altroot/shared/platform/bell'
import { KeptLock } from '@altroot/shared/platform/kept-lock'
import { type Life, privateLife } from '@altroot/shared/platform/pulse'
import { answerPreviews } from './answer-previews.ts'
import type { Builder } from './builder.ts'
import { tidyUp } from './collect-garbage.ts'
import { followRemote } from './follow-remote.ts'
import { signWhatIsPublished } from './generation/sign-published.ts'
import { hearVerdict, watchVerdicts } from './hear-verdicts.ts'
import { reportIdle } from './host-report.ts'
import { openNotices, tellOfNewest } from './notices.ts'
import { reconcile } from './reconcile.ts'
import { type RenderOnly, renderOnly } from './render-only.ts'
import { watchHeads } from './select/watch-heads.ts'
import type { HostSettings } from './settings/settings.ts'
import { watchSettings } from './settings/watch.ts'
import { suspendedSince, watchSuspensions } from './store/suspensions.ts'
import { syncOnSchedule } from './sync-base.ts'

/** Milliseconds until a turn that failed for a reason that may pass is tried again. */
const pause = 30_000

/**
 * The builder: one turn for each host after the other, then waits for a push or for changed settings, until `signal` is
 * aborted. A running emerge is ended then; its generation goes on at the next start.
 */
export async function runBuilder(
	builder: Builder,
	settingsPath: string,
	signal: AbortSignal,
	{ ready, pulse }: Life = privateLife,
): Promise<void> {
	const { ledger, log, clock } = builder
	await clearUnfinished(ledger.gitdir, clock)
	const moved = new Bell()
	const since = { pushed: false, other: true }
	const ring = (what: keyof typeof since) => (): void => {
		since[what] = true
		moved.ring()
	}
	using building = new KeptLock(builder.places.buildLock)
	const renders = renderOnly(builder, building)
	const notices = await openNotices(builder)
	const delivered = notices.deliver(signal)
	await watchHeads(ledger.gitdir, ring('pushed'), signal)
	watchSettings(settingsPath, ring('other'), signal)
	await watchSuspensions(builder.places.suspended, ring('other'), signal)
	watchSettings(builder.places.synced, ring('other'), signal)
	const synced = syncOnSchedule(builder, signal)
	watchVerdicts(builder, ring('other'), signal)
	const answered = answerPreviews(builder, signal)
	const followed = followRemote(builder, signal)
	log.info({ ledger: ledger.gitdir }, 'waiting for revisions')
	ready()
	while (!signal.aborted) {
		// A turn that the clock calls for does all of it: one comes soon after each render.
		const isPush = since.pushed && !since.other
		Object.assign(since, { pushed: false, other: false })
		const next = await turnForEach(builder, renders, notices, signal, isPush)
		const rung = next === undefined ? moved.heard(signal) : moved.heardWithin(next, clock, signal)
		await pulse.during(rung).catch((error: unknown) => {
			if (!signal.aborted) throw error
		})
	}
	await Promise.all([delivered, answered, synced, followed])
}

/**
 * After how many milliseconds a host wants its next turn, where no push comes before; undefined: none does. `isPush`: a
 * branch was moved, and nothing else can have changed that we would be told of.
 */
async function turnForEach(
	builder: Builder,
	renders: RenderOnly,
	notices: Outbox,
	signal: AbortSignal,
	isPush: boolean,
): Promise<number | undefined> {
	const next: number[] = []
	const { hosts, build } = builder.settings()
	const each = async (step: (host: string, settings: HostSettings) => Promise<number | undefined>): Promise<void> => {
		for (const [host, settings] of Object.entries(hosts)) {
			if (signal.aborted) return
			try {
				const wanted = await step(host, settings)
				if (wanted !== undefined) next.push(wanted)
			} catch (error) {
				if (signal.aborted) return
				const known = error instanceof AgentError ? error : systemRefusal(error)
				if (known === undefined || known.disposition === 'fatal') throw error
				builder.log.error({ host, reason: known.message, hint: known.hint }, 'the turn failed')
				next.push(pause)
			}
		}
	}
	// First what a push waits for, whichever host has pushed.
	if (!build.enabled) await each((host, settings) => renders(host, settings, signal))
	if (!build.enabled && isPush && next.length > 0) return Math.min(...next) // no generation comes of it, so no news
	await each(async (host, settings) => {
		await hearVerdict(builder, host)
		await reportIdle(builder, host)
		await signWhatIsPublished(builder, host, settings)
		const builds = build.enabled && suspendedSince(builder.places.suspended, host) === undefined
		if (builds && (await reconcile(builder, host, settings, signal))) await tidyUp(builder)
		await tellOfNewest(builder, notices, host)
		return undefined
	})
	return next.length === 0 ? undefined : Math.min(...next)
}
