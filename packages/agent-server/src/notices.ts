import { noticeOfGeneration } from '@altroot/shared/notify/of-generation'
import { noticeOfVerdict } from '@altroot/shared/notify/of-verdict'
import { Outbox } from '@altroot/shared/notify/outbox'
import { fileShelf } from '@altroot/shared/notify/outbox-file'
import { configuredWays } from '@altroot/shared/notify/ways/ways'
import { run } from '@altroot/shared/platform/run'
import type { Builder } from './builder.ts'

const next = {
	finished: 'on the laptop: altroot-client upgrade',
	failed: 'altroot-server status',
	decision: 'on the laptop: altroot-client proposals',
}

/** The server's outbox, by the settings as they are at each moment. */
export function openNotices({ places, settings, clock, log }: Builder): Promise<Outbox> {
	const rules = () => {
		const { notify } = settings()
		return { ...notify, ways: configuredWays(notify, run, fetch) }
	}
	return Outbox.open(fileShelf(places.notices), rules, clock, log)
}

/**
 * Tells how the newest generation of a host ended, and what its laptop would not take of what is published. Safe to repeat:
 * nobody is told twice, and nothing is lost by a kill.
 */
export async function tellOfNewest({ history, clock }: Builder, notices: Outbox, host: string): Promise<void> {
	const newest = history.newest(host)
	const notice = newest && noticeOfGeneration(host, newest, next, clock.now())
	if (notice) await notices.tell(notice)
	const { verdict, revision = '', failed = [] } = history.published(host) ?? {}
	const behind = verdict && noticeOfVerdict({ host, revision, verdict, failed }, 'altroot-server status')
	if (behind) await notices.tell(behind)
}
