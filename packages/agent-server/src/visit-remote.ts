import { AgentError } from '@altroot/shared/errors'
import { type JoinTrees, joinLine, joinNotes, keepOurs } from '@altroot/shared/ledger/join-line'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { relate } from '@altroot/shared/ledger/merge-base'
import { baseBranch, branchOf, notesRef, shortRevision } from '@altroot/shared/ledger/names'
import { hasObject } from '@altroot/shared/ledger/objects'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import type { Builder } from './builder.ts'
import { fetchPack, readTheirRefs } from './follow-remote/fetch-pack.ts'
import { pushLine, stepsOfProposals } from './follow-remote/push-back.ts'
import type { Trouble } from './follow-remote/standing.ts'
import type { Way } from './follow-remote/way.ts'
import { signersOf } from './host-signers.ts'
import { acceptLine, type LineKind } from './receive/accept-line.ts'
import { Incoming } from './receive/incoming.ts'
import { limits } from './receive/limits.ts'
import { Refusal } from './receive/newcomers.ts'
import { acceptPush } from './receive/receive.ts'

/** What following a ledger needs of the builder. */
export type Follower = Pick<Builder, 'settings' | 'places' | 'ledger' | 'clock' | 'log'>

type Refs = ReadonlyMap<string, string>

/** Lines that the server itself writes. Where they diverged, notes of both sides stay, and `base` is what is here. */
const lines: readonly (readonly [ref: string, kind: LineKind, join: JoinTrees])[] = [
	[notesRef, 'notes', joinNotes],
	[baseBranch, 'configuration', keepOurs],
]

/** Goes to the ledger that is followed. What was refused is remembered, so that it is not fetched at each visit. */
export class RemoteVisitor {
	readonly #follower: Follower
	readonly #refused = new Map<string, { readonly of: string; readonly trouble: Trouble }>()

	constructor(follower: Follower) {
		this.#follower = follower
	}

	/**
	 * Fetches each host's branch, each checked as a push to the gate is, then the server's own lines, and pushes back. What
	 * is refused stands in the answer and stays out of the ledger. Throws AgentErrors where the other side cannot be
	 * reached. Killed anywhere, the next visit finds what is left to do by comparing refs.
	 */
	async visit(open: () => Promise<Way>, signal: AbortSignal): Promise<readonly Trouble[]> {
		const way = await open()
		const close = (): void => {
			way.transport.close()
			way.close()
		}
		signal.addEventListener('abort', close, { once: true })
		try {
			if (signal.aborted) return []
			const { transport } = way
			const theirs = await readTheirRefs(transport)
			const { hosts, build } = this.#follower.settings()
			const troubles: (Trouble | undefined)[] = []
			for (const host of Object.keys(hosts)) troubles.push(await this.#takeBranch(transport, theirs, host))
			for (const line of lines) troubles.push(await this.#takeLine(transport, theirs, line))
			if (build.enabled) troubles.push(...(await this.#pushBack(transport, theirs, Object.keys(hosts))))
			return troubles.filter((trouble) => trouble !== undefined)
		} finally {
			signal.removeEventListener('abort', close)
			close()
		}
	}

	async #takeBranch(transport: Transport, theirs: Refs, host: string): Promise<Trouble | undefined> {
		const { ledger, clock, settings, places } = this.#follower
		const ref = branchOf(host)
		const [tip, old] = [theirs.get(ref), await resolve(ledger, ref)]
		if (tip === undefined || (await leadsTo(ledger, old, tip))) return undefined
		const signers = signersOf(host, settings(), places)
		if (signers.length === 0) {
			const remedy = `\`altroot-server host add ${host} --key KEY\`, with the line in the laptop’s id_ed25519.pub`
			return { what: `${ref} is not followed: no key of ${host} is known that could have signed it`, remedy }
		}
		const about = [tip, ...signers.map(({ blob }) => blob.toString('base64'))].join(' ')
		return this.#unlessRefused(ref, tip, about, async () => {
			const fetched = await fetchPack(transport, ref, old, limits.pack.pack)
			if (fetched === undefined) return
			const { next, pack } = fetched
			const incoming = new Incoming(inOnePiece(pack), clock)
			await acceptPush({ ledger, host, signers, clock }, incoming, { ref, old, next })
		})
	}

	async #takeLine(transport: Transport, theirs: Refs, [ref, kind, join]: (typeof lines)[number]) {
		const { ledger, clock } = this.#follower
		const [tip, old] = [theirs.get(ref), await resolve(ledger, ref)]
		if (tip === undefined || (await leadsTo(ledger, old, tip))) return undefined
		return this.#unlessRefused(ref, tip, tip, async () => {
			const fetched = await fetchPack(transport, ref, old, limits.pack.pack)
			if (fetched === undefined) return
			await acceptLine(ledger, fetched.pack, fetched.next, kind)
			await joinLine(ledger, ref, fetched.next, join, clock)
		})
	}

	/** `about`: what it was refused for; once that is another, it is tried again. */
	async #unlessRefused(
		ref: string,
		tip: string,
		about: string,
		take: () => Promise<void>,
	): Promise<Trouble | undefined> {
		const known = this.#refused.get(ref)
		if (known?.of === about) return known.trouble
		this.#refused.delete(ref)
		try {
			await take()
			this.#follower.log.info({ ref, revision: tip }, 'fetched')
			return undefined
		} catch (error) {
			if (!(error instanceof Refusal)) throw error
			if (error.message.startsWith('fetch first')) return undefined // a push to the gate was quicker; next time
			const why = error.message === 'non-fast-forward' ? 'it does not lead to what is here' : error.message
			const what = `${ref} at ${shortRevision(tip)} was not taken from the ledger that is followed: ${why}`
			const trouble = { what, remedy: 'nothing of it is built; docs/security.md says what is checked' }
			this.#refused.set(ref, { of: about, trouble })
			return trouble
		}
	}

	/** A ledger that may only be read can be followed, too: what it refuses is said, and what it has is built. */
	async #pushBack(transport: Transport, theirs: Refs, hosts: readonly string[]): Promise<readonly Trouble[]> {
		const { ledger } = this.#follower
		const own = lines.filter(([ref]) => !this.#refused.has(ref))
		const steps = own.map(
			([ref]) =>
				() =>
					pushLine(ledger, transport, theirs, ref),
		)
		for (const host of hosts) steps.push(...(await stepsOfProposals(ledger, transport, theirs, host)))
		const troubles = new Map<string, Trouble>()
		for (const step of steps) {
			try {
				await step()
			} catch (error) {
				if (!(error instanceof AgentError) || error.disposition !== 'stall') throw error
				const what = `the ledger that is followed does not take what the server writes: ${error.message}`
				troubles.set(what, { what, remedy: error.hint })
			}
		}
		return [...troubles.values()]
	}
}

/** Whether a line of ours has a commit of the other side, by now or for long. */
async function leadsTo(ledger: Ledger, ours: string | undefined, tip: string): Promise<boolean> {
	if (ours === tip) return true
	if (ours === undefined || !(await hasObject(ledger, tip))) return false
	return (await relate(ledger, ours, tip)) === 'behind'
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
	yield bytes
}
