import type { Generation } from '@altroot/shared/protocol/generation'
import { eventsPath } from '../../store/events-file.ts'
import { followLines } from '../../store/follow.ts'
import { presentOf } from '../hosts/read.ts'
import { progressView } from '../layout/progress.ts'
import type { WebWorld } from '../world.ts'

/** What pages about one host are told. */
export interface News {
	/** The part of the page that shows the progress, with the stamp of the rest. */
	readonly html: string
	/** The newest generation. */
	readonly generation: Pick<Generation, 'number' | 'outcome'> | undefined
}

/** Milliseconds between two news of one host: emerge may say more than anybody can read. */
const pace = 250

/**
 * News of one host for all pages that are open, from one look at its events; it is drawn once, for all of them. Looks
 * only while somebody listens.
 */
export class HostNews {
	readonly #world: WebWorld
	readonly #host: string
	readonly #listeners = new Set<(news: News) => void>()
	#latest: News | undefined
	#looking: AbortController | undefined
	#due = false

	constructor(world: WebWorld, host: string) {
		this.#world = world
		this.#host = host
	}

	/** Tells `listener` where the host stands, and from then on of each change, until `signal` is aborted. */
	listen(listener: (news: News) => void, signal: AbortSignal): void {
		this.#listeners.add(listener)
		signal.addEventListener('abort', () => this.#leave(listener), { once: true })
		if (this.#looking === undefined) {
			this.#looking = new AbortController()
			void this.#look(this.#looking.signal)
		}
		this.#latest ??= newsOf(this.#world, this.#host)
		listener(this.#latest)
	}

	#leave(listener: (news: News) => void): void {
		this.#listeners.delete(listener)
		if (this.#listeners.size > 0) return
		this.#looking?.abort()
		this.#looking = undefined
		this.#latest = undefined
	}

	async #look(signal: AbortSignal): Promise<void> {
		const { places, log } = this.#world
		try {
			for await (const _line of followLines(eventsPath(places.events, this.#host), signal)) {
				if (!this.#due) void this.#tellSoon(signal)
			}
		} catch (error) {
			// Pages go on without news of this host: who reloads sees where it stands.
			if (!signal.aborted) log.error({ host: this.#host, reason: String(error) }, 'the events cannot be followed')
		}
	}

	/** What comes within the pace is told together. */
	async #tellSoon(signal: AbortSignal): Promise<void> {
		this.#due = true
		await this.#world.clock.sleep(pace, signal).catch(() => {})
		this.#due = false
		if (signal.aborted) return
		const news = newsOf(this.#world, this.#host)
		if (news.html === this.#latest?.html) return
		this.#latest = news
		for (const listener of this.#listeners) listener(news)
	}
}

function newsOf(world: WebWorld, host: string): News {
	const [generation] = world.history.generations(host, Number.MAX_SAFE_INTEGER, 1)
	return { html: String(progressView(presentOf(world, host), world.clock.now())), generation }
}
