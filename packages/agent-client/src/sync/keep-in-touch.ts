import { AgentError, messageOf, systemRefusal } from '@altroot/shared/errors'
import { hasRevision } from '@altroot/shared/ledger/history'
import { isLedgerDamage, type Ledger } from '@altroot/shared/ledger/ledger'
import { branchOf, notesRef } from '@altroot/shared/ledger/names'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import type { Bell } from '@altroot/shared/platform/bell'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import { reachableNetworks } from '@altroot/shared/platform/networks'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Connection } from '@altroot/shared/ssh/connection'
import { keepConnected } from '@altroot/shared/ssh/keep-connected'
import type { EarlyPush } from './early-push.ts'
import { followServer } from './follow.ts'
import { push } from './push.ts'
import { askStatus } from './server-word.ts'
import { worthRetrying } from './worth-retrying.ts'

interface InTouch {
	readonly ledger: Ledger
	readonly host: string
	/** The ledger's path as the server knows it. */
	readonly path: string
	readonly state: string
	readonly clock: Clock
	readonly log: Log
	/** Rings when there may be something to push. */
	readonly recorded: Bell
	readonly early: EarlyPush
	/** The server's branch was fetched: takes in, or announces, what is new in it; true where this laptop has something new. */
	readonly incoming: () => Promise<boolean>
	readonly open: () => Promise<Connection>
	/** The server has said how a generation ended. */
	readonly tell: (status: HostStatus) => Promise<void>
}

/** Milliseconds until a push that failed is tried again over the same connection: it passes, or a person has to do something. */
const pauses = { retry: 2_000, stall: 300_000 }

/** Keeps one connection to the gate until `signal` is aborted: pushes over it, and hears over it what the server made of it. */
export async function keepInTouch(laptop: InTouch, signal: AbortSignal): Promise<void> {
	const { clock, log, open, recorded } = laptop
	let met = new AbortController()
	const onDown = (error: AgentError, wait: number): void => {
		const again = `${Math.round(wait / 100) / 10} s`
		log.warn({ reason: error.message, hint: error.hint, again }, 'no connection to the server')
		met.abort()
		met = new AbortController()
		const world = { recorded, clock, networks: reachableNetworks }
		worthRetrying(world, AbortSignal.any([met.signal, signal])).then(link.retryNow, () => undefined)
	}
	const link = keepConnected({ open, clock, random: Math.random, onDown }, signal)
	for await (const connection of link) {
		met.abort()
		log.info('connected to the server')
		const ended = new AbortController()
		const both = AbortSignal.any([ended.signal, signal])
		const way = laptop.early.over(connection, laptop.path)
		const talk = Promise.all([pushEach(laptop, connection, way, both), hearEach(laptop, connection)])
		await Promise.race([connection.closed, talk]) // what neither of them can explain ends us
		await connection.closed
		ended.abort()
		await talk
	}
}

/** Pushes what is there, then after each recording what came to it, while the connection lives. */
async function pushEach(laptop: InTouch, connection: Connection, way: Transport, signal: AbortSignal): Promise<void> {
	const { log, clock, recorded } = laptop
	while (!signal.aborted) {
		let limit: number | undefined
		try {
			await pushOrMeet(laptop, connection, way)
		} catch (error) {
			const known = knownOr(error)
			log.error({ reason: known.message, hint: known.hint }, 'the server did not take the revision')
			if (known.disposition === 'retry' || known.disposition === 'stall') limit = pauses[known.disposition]
		}
		const rung = limit === undefined ? recorded.heard(signal) : recorded.heardWithin(limit, clock, signal)
		await rung.catch((error: unknown) => {
			if (!signal.aborted) throw error
		})
	}
}

/** Where there is nothing to push (at the beginning, and whenever all was compared), looks for what was made elsewhere. */
async function pushOrMeet(laptop: InTouch, connection: Connection, way: Transport): Promise<void> {
	const { ledger, host, early, log } = laptop
	try {
		const revision = await push(ledger, host, way, (revision) => early.sent(revision))
		if (revision) return log.info({ revision }, 'pushed')
		early.callOff()
		await meet(laptop, connection)
	} catch (error) {
		const diverged = error instanceof AgentError && error.code === 'push-diverged'
		if (!diverged || !(await meet(laptop, connection))) throw error
	}
}

/** Fetches the server's branch; where that brings something new to this laptop, there is something to push. */
async function meet({ ledger, host, path, incoming, recorded }: InTouch, connection: Connection): Promise<boolean> {
	await fetchRef(ledger, sshTransport(connection, path), branchOf(host))
	const applied = await incoming()
	if (applied) recorded.ring()
	return applied
}

function knownOr(error: unknown): AgentError {
	const known = error instanceof AgentError ? error : systemRefusal(error)
	if (known === undefined || isLedgerDamage(known)) throw error
	return known
}

/** Logs how generations end, and brings their notes and the status here; and a revision that we have never seen. */
async function hearEach(laptop: InTouch, connection: Connection): Promise<void> {
	let heard: string | undefined
	try {
		for await (const { step, outcome, revision, generation, message } of followServer(connection)) {
			if (revision !== heard && !(await hasRevision(laptop.ledger, revision))) await bringBranch(laptop, connection)
			heard = revision
			if (outcome !== undefined) {
				laptop.log.info({ revision, generation, outcome, reason: message }, 'the server has ended a generation')
			} else if (step !== 'publish') continue // an older one may be published again
			await bringWord(laptop, connection)
		}
	} catch (error) {
		laptop.log.debug({ reason: messageOf(knownOr(error)) }, 'following ended')
	}
}

async function bringBranch(laptop: InTouch, connection: Connection): Promise<void> {
	try {
		await meet(laptop, connection)
	} catch (error) {
		const { message, hint } = knownOr(error)
		laptop.log.error({ reason: message, hint }, 'what was made elsewhere could not be fetched')
	}
}

/** What cannot be brought now comes with the next generation, or when a command asks for it. */
async function bringWord({ ledger, path, state, log, tell }: InTouch, connection: Connection): Promise<void> {
	try {
		await fetchRef(ledger, sshTransport(connection, path), notesRef)
		await tell(await askStatus(connection, state))
	} catch (error) {
		const { message, hint } = knownOr(error)
		log.error({ reason: message, hint }, 'what the server said could not be kept')
	}
}
