import { clearUnfinished } from '@altroot/shared/ledger/unfinished'
import { Bell } from '@altroot/shared/platform/bell'
import type { Log } from '@altroot/shared/platform/log'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import { acceptByPolicy } from './accept-by-policy.ts'
import { openIncoming } from './incoming.ts'
import type { Laptop } from './laptop.ts'
import { openNotices, tellOfStatus, tellOfVerdict } from './notices.ts'
import type { PackagesTrust } from './pair/packages-trust.ts'
import { keepRecording } from './recording.ts'
import { EarlyPush } from './sync/early-push.ts'
import { keepInTouch } from './sync/keep-in-touch.ts'
import { pushAgain } from './sync/push-again.ts'
import { connectToGate } from './sync/server.ts'
import { takeInBackground } from './take/take-in-background.ts'

/**
 * The client agent: watch → settle → record → push, and the other way what was made elsewhere, until `signal` is aborted.
 * What changed while it was not running is recorded first. Killed at any point, the next start finds the same difference
 * between disk and ledger, or between ledger and server, and goes on from there. `trust`: whose packages it would take.
 */
export async function runClient(laptop: Laptop, trust: PackagesTrust, log: Log, signal: AbortSignal): Promise<void> {
	const { settings, remote } = laptop
	const recorded = new Bell()
	const early = new EarlyPush(laptop.clock)
	const broken = new AbortController()
	const ended = AbortSignal.any([signal, broken.signal])

	const notices = await openNotices(laptop, log)
	const delivered = notices.deliver(ended)
	const recording = await keepRecording(laptop, recorded, early, log, ended, (error) => broken.abort(error))
	log.info({ host: laptop.host, root: settings.host['config-root'] }, 'watching')
	await clearUnfinished(laptop.ledger.gitdir, laptop.clock)
	try {
		const incoming = openIncoming(laptop, log)
		if (remote?.kind === 'ssh') {
			const open = () => connectToGate(remote, settings)
			const take = takeInBackground(laptop, { remote, trust }, log, ended, {
				judged: (judged) => tellOfVerdict(notices, judged),
				broken: (error) => broken.abort(error),
			})
			const tell = async (status: HostStatus): Promise<void> => {
				if (await acceptByPolicy(laptop, status, log)) recorded.ring()
				take(status)
				await tellOfStatus(laptop, notices, status)
			}
			await keepInTouch({ ...laptop, path: remote.path, log, recorded, early, incoming, open, tell }, ended)
		} else await pushAgain(laptop, recorded, incoming, log, ended)
	} finally {
		await recording.close()
	}
	await delivered
	broken.signal.throwIfAborted()
}
