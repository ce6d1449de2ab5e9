import { AgentError, systemRefusal } from '@altroot/shared/errors'
import type { Judged } from '@altroot/shared/notify/of-verdict'
import type { Log } from '@altroot/shared/platform/log'
import { plainEnvironment } from '@altroot/shared/platform/run'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import { type Verdict, verdictSentence } from '@altroot/shared/protocol/verdict'
import { type Connection, connect } from '@altroot/shared/ssh/connection'
import type { SshRemote } from '@altroot/shared/ssh/remote'
import type { Laptop } from '../laptop.ts'
import type { PackagesTrust } from '../pair/packages-trust.ts'
import { connectionSettings } from '../sync/server.ts'
import { idleRun } from './idle-run.ts'
import { untilInstalling } from './installing.ts'
import { failedOf, judgePublished } from './judge-published.ts'

/** Who hears what comes of it: `judged` a verdict, `broken` what is a bug. */
interface Hearers {
	readonly judged: (judged: Judged) => Promise<void>
	readonly broken: (error: unknown) => void
}

/** Where packages come from, and whose this laptop takes. */
interface Server {
	readonly remote: SshRemote
	readonly trust: PackagesTrust
}

/**
 * Finds out in the background whether this laptop would take what is published, each time the server has something new:
 * at idle priority, one at a time, the newest alone. An upgrade ends it, for that tells the server itself. What fails is
 * logged and found out with the next word of the server.
 */
export function takeInBackground(
	laptop: Laptop,
	server: Server,
	log: Log,
	signal: AbortSignal,
	hear: Hearers,
): (status: HostStatus) => void {
	let running: { readonly generation: number; readonly end: () => void; readonly ended: Promise<void> } | undefined
	return (status) => {
		const { published } = status
		if (published === null || published.verdict !== null || running?.generation === published.generation) return
		running?.end()
		const overtaken = new AbortController()
		const before = running?.ended
		const either = AbortSignal.any([signal, overtaken.signal])
		const judge = async (): Promise<void> => {
			await before
			const verdict = await judgeOnce(laptop, server, { ...status, published }, log, either)
			const { revision } = published
			if (verdict) await hear.judged({ host: laptop.host, revision, verdict, failed: failedOf(status) })
		}
		const begun = {
			generation: published.generation,
			end: () => overtaken.abort(),
			ended: judge()
				.catch(hear.broken)
				.finally(() => {
					if (running === begun) running = undefined
				}),
		}
		running = begun
	}
}

type Published = HostStatus & { published: NonNullable<HostStatus['published']> }

async function judgeOnce(
	laptop: Laptop,
	{ remote, trust }: Server,
	status: Published,
	log: Log,
	signal: AbortSignal,
): Promise<Verdict | undefined> {
	const { settings, state, clock } = laptop
	const { generation } = status.published
	const gate = connectionSettings(remote, settings)
	const undisturbed = new AbortController()
	const until = untilInstalling(state, AbortSignal.any([signal, undisturbed.signal]))
	let connection: Connection | undefined
	try {
		if (until.aborted) return undefined
		connection = await connect(gate)
		const { close } = connection
		// Over a line that is dead nothing ends by itself for half a minute.
		until.addEventListener('abort', () => close(), { once: true })
		until.throwIfAborted()
		const source = { gate, packages: status.packages, root: settings.host['config-root'], trustedKeys: trust.keys }
		const asker = {
			source,
			emerge: settings.install.emerge,
			own: plainEnvironment(),
			run: idleRun(clock),
			signal: until,
		}
		const verdict = await judgePublished(connection, status, asker, trust, clock.now())
		log.info({ generation, behind: verdict.behind }, `this laptop ${verdictSentence(verdict)}`)
		return verdict
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (until.aborted) log.debug({ generation }, 'an upgrade, or newer packages: not asked any further')
		else if (known === undefined) throw error
		else
			log.warn({ generation, reason: known.message, hint: known.hint }, 'whether this laptop takes them is not known')
		return undefined
	} finally {
		undisturbed.abort()
		connection?.close()
	}
}
