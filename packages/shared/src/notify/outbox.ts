import { messageOf } from '../errors.ts'
import { Bell } from '../platform/bell.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { type Notice, type NoticeKind, noticeKey } from './notice.ts'
import type { Kept, Shelf, Waiting } from './outbox-file.ts'
import { type QuietHours, quietFor } from './quiet-hours.ts'
import type { Way } from './ways/way.ts'

/** Whom to tell of what, as the settings are now. */
export interface Rules {
	readonly on: readonly NoticeKind[]
	readonly quiet: QuietHours | undefined
	readonly ways: readonly Way[]
}

/** Milliseconds until a way that failed tries again, at first and at most; and after which a notice is no news any more. */
const pauses = { first: 10_000, most: 3_600_000, forget: 24 * 3_600_000 }

/** Keys that are remembered for each host: a replayed stream of events tells of one generation only. */
const remembered = 16

/**
 * Tells people, each event once: a notice is written down before it is sent, so that it survives a kill, a network that
 * is away and the quiet hours. Killed between sending and noting that, it is sent twice rather than never.
 */
export class Outbox {
	readonly #shelf: Shelf
	readonly #rules: () => Rules
	readonly #clock: Clock
	readonly #log: Log
	readonly #told = new Bell()
	readonly #kept: Kept
	#written: Promise<void> = Promise.resolve()

	private constructor(shelf: Shelf, kept: Kept, rules: () => Rules, clock: Clock, log: Log) {
		this.#shelf = shelf
		this.#kept = kept
		this.#rules = rules
		this.#clock = clock
		this.#log = log
	}

	/** The outbox on `shelf`, with what a stop left in it. */
	static async open(shelf: Shelf, rules: () => Rules, clock: Clock, log: Log): Promise<Outbox> {
		return new Outbox(shelf, await shelf.read(), rules, clock, log)
	}

	/** Takes a notice, unless it was told before or nobody wants its kind. One of an older generation is overtaken by it. */
	async tell(notice: Notice): Promise<void> {
		const { on, ways } = this.#rules()
		const told = this.#kept.told[notice.host] ?? []
		const key = noticeKey(notice)
		if (ways.length === 0 || !on.includes(notice.kind) || told.includes(key)) return
		this.#kept.told[notice.host] = [...told, key].slice(-remembered)
		const overtaken = ({ notice: { host, generation } }: Waiting): boolean =>
			host === notice.host && generation < notice.generation
		this.#kept.waiting = this.#kept.waiting.filter((waiting) => !overtaken(waiting))
		const names = ways.map(({ name }) => name)
		this.#kept.waiting.push({ notice, ways: names, tries: 0, due: this.#clock.now() })
		await this.#write()
		this.#told.ring()
	}

	/** Sends what there is to send, each when it is due, until `signal` is aborted. */
	async deliver(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			const wait = await this.#round(signal)
			const rung = wait === undefined ? this.#told.heard(signal) : this.#told.heardWithin(wait, this.#clock, signal)
			await rung.catch((error: unknown) => {
				if (!signal.aborted) throw error
			})
		}
	}

	/** Milliseconds until the next is due; undefined where none waits. */
	async #round(signal: AbortSignal): Promise<number | undefined> {
		const now = this.#clock.now()
		if (this.#kept.waiting.length === 0) return undefined
		const quiet = quietFor(this.#rules().quiet, now)
		if (quiet > 0) return quiet
		const due = this.#kept.waiting.filter((waiting) => waiting.due <= now)
		for (const waiting of due) await this.#send(waiting, signal)
		if (due.length > 0 && !signal.aborted) await this.#write()
		const next = Math.min(...this.#kept.waiting.map((waiting) => waiting.due))
		return Number.isFinite(next) ? Math.max(0, next - this.#clock.now()) : undefined
	}

	async #send(waiting: Waiting, signal: AbortSignal): Promise<void> {
		const { notice } = waiting
		const ways = this.#rules().ways.filter(({ name }) => waiting.ways.includes(name))
		const left = await Promise.all(ways.map((way) => this.#tryWay(way, notice, signal)))
		if (signal.aborted) return // the next start sends it
		waiting.ways = ways.filter((_, at) => left[at]).map(({ name }) => name)
		waiting.due = this.#clock.now() + Math.min(pauses.first * 4 ** waiting.tries, pauses.most)
		waiting.tries += 1
		const old = this.#clock.now() - Date.parse(notice.time) > pauses.forget
		if (waiting.ways.length > 0 && !old) return
		this.#kept.waiting = this.#kept.waiting.filter((other) => other !== waiting)
	}

	/** True where the way has to try again. */
	async #tryWay(way: Way, notice: Notice, signal: AbortSignal): Promise<boolean> {
		const result = await way.send(notice, signal)
		if (result.kind === 'sent' || signal.aborted) return false
		const { reason, hint } = result
		this.#log.warn({ host: notice.host, way: way.name, reason, hint }, `could not tell anyone: ${notice.title}`)
		return result.kind === 'later'
	}

	/** A disk that refuses costs at most a notice told twice: no reason to end an agent. */
	#write(): Promise<void> {
		this.#written = this.#written
			.then(() => this.#shelf.write(this.#kept))
			.catch((error: unknown) => this.#log.warn({ reason: messageOf(error) }, 'notices could not be kept'))
		return this.#written
	}
}
