import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { keepVisiting } from './follow-remote/schedule.ts'
import { type Trouble, writeStanding } from './follow-remote/standing.ts'
import { tellOnce } from './follow-remote/tell.ts'
import { openWay } from './follow-remote/way.ts'
import { type Follower, RemoteVisitor } from './visit-remote.ts'

/** Milliseconds for one visit: a first import over a slow line, and no more for another side that falls silent. */
const patience = 900_000
/** Visits at once where another program was quicker, there or here: what it did is fetched first. */
const attempts = 3

/**
 * Follows the ledger that `[ledger] remote` names, at start and each `poll`, until `signal` is aborted: fetches what hosts
 * have pushed there, and pushes back what the server writes. Nothing where no remote is set. A branch that moves wakes the
 * builder as a push does.
 */
export async function followRemote(follower: Follower, signal: AbortSignal, open = openWay): Promise<void> {
	const { settings, places, clock, log } = follower
	const tell = tellOnce(log)
	const visitor = new RemoteVisitor(follower)
	let last = ''
	const visit = async (): Promise<boolean> => {
		const { ledger } = settings()
		const { reached, troubles } =
			ledger.remote === ''
				? { reached: true, troubles: [] }
				: await oneVisit(visitor, follower, () => open(ledger), ledger.remote, signal)
		if (signal.aborted) return true
		const now = JSON.stringify(troubles)
		tell(troubles)
		if (now !== last || troubles.length === 0) await writeStanding(places.remote, troubles)
		last = now
		return reached
	}
	await keepVisiting({ poll: () => settings().ledger.poll, visit, clock }, signal)
}

interface Visited {
	/** False where the other side could not be spoken to. */
	readonly reached: boolean
	readonly troubles: readonly Trouble[]
}

async function oneVisit(
	visitor: RemoteVisitor,
	{ clock }: Follower,
	open: () => ReturnType<typeof openWay>,
	remote: string,
	signal: AbortSignal,
): Promise<Visited> {
	for (let attempt = 1; ; attempt++) {
		const over = new AbortController()
		try {
			const limit = clock.sleep(patience, AbortSignal.any([signal, over.signal])).then(() => {
				throw new AgentError('remote-silent', 'it does not come to an end of its answer', { disposition: 'retry' })
			})
			return { reached: true, troubles: await Promise.race([visitor.visit(open, over.signal), limit]) }
		} catch (error) {
			if (signal.aborted) return { reached: false, troubles: [] }
			const known = error instanceof AgentError ? error : systemRefusal(error)
			if (known === undefined) throw error
			if (attempt < attempts && isRace(known)) continue
			return {
				reached: false,
				troubles: [{ what: `${remote} cannot be followed: ${known.message}`, remedy: known.hint }],
			}
		} finally {
			over.abort()
		}
	}
}

/** Something has moved between the look and the push, there or here. */
function isRace({ code, disposition }: AgentError): boolean {
	return ['push-diverged', 'line-moved'].includes(code) || (code === 'push-refused' && disposition === 'retry')
}
