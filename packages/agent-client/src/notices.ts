import { join } from 'node:path'
import { noticeOfGeneration } from '@altroot/shared/notify/of-generation'
import { type Judged, noticeOfVerdict } from '@altroot/shared/notify/of-verdict'
import { Outbox } from '@altroot/shared/notify/outbox'
import { fileShelf } from '@altroot/shared/notify/outbox-file'
import { desktop } from '@altroot/shared/notify/ways/desktop'
import { configuredWays } from '@altroot/shared/notify/ways/ways'
import type { Log } from '@altroot/shared/platform/log'
import { run } from '@altroot/shared/platform/run'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Laptop } from './laptop.ts'

/** The laptop's outbox. */
export function openNotices({ settings, state, clock }: Laptop, log: Log): Promise<Outbox> {
	const { desktop: onDesktop, ...notify } = settings.notify
	const ways = [...(onDesktop ? [desktop(run)] : []), ...configuredWays(notify, run, fetch)]
	return Outbox.open(fileShelf(join(state, 'notices.json')), () => ({ ...notify, ways }), clock, log)
}

/** Tells how the generation ended that the server speaks of. Safe to repeat: nobody is told twice. */
export async function tellOfStatus({ clock }: Laptop, notices: Outbox, status: HostStatus): Promise<void> {
	const { host, generation, proposals } = status
	const decision = proposals.length > 0 ? 'altroot-client proposals' : 'altroot-client status'
	const next = { finished: 'altroot-client upgrade', failed: 'altroot-client status', decision }
	const notice = generation && noticeOfGeneration(host, generation, next, clock.now())
	if (notice) await notices.tell(notice)
}

/** Tells what this laptop would not take. */
export async function tellOfVerdict(notices: Outbox, judged: Judged): Promise<void> {
	const notice = noticeOfVerdict(judged, 'altroot-client status')
	if (notice) await notices.tell(notice)
}
