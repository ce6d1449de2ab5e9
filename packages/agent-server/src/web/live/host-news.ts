import { messageOf } from '@altroot/shared/errors'
import type { Generation } from '@altroot/shared/protocol/generation'
import { watchName } from '../../store/follow.ts'
import { statusPath } from '../../store/status-file.ts'
import { presentOf } from '../hosts/read.ts'
import { progressView } from '../layout/progress.ts'
import type { WebWorld } from '../world.ts'
import { printEvent } from './stream.ts'

/** What pages about one host are told. */
export interface News {
	/** The part of the page that shows the progress, with the stamp of the rest, as a server-sent event. */
	readonly event: string
	/** The newest generation. */
	readonly generation: Pick<Generation, 'number' | 'outcome'> | undefined
}

/** Milliseconds between two news of one host: emerge says more than anybody can read. */
const pace = 250

/**
 * News of one host for all pages that are open, from one look at its status; it is drawn once, for all of them. Looks
 * only while somebody listens.
 */
export class HostNews {
	readonly #world: WebWorld
	readonly #host: string
	readonly #listeners = new Set<(news: News) => void>()
	#latest: News | undefined
	#looking: AbortController | undefined

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
		const { places, log, clock } = this.#world
		try {
			using changes = watchName(statusPath(places.status, this.#host), signal)
			while (!signal.aborted) {
				await changes.next()
				this.#tell(signal)
				await clock.sleep(pace, signal).catch(() => {})
			}
		} catch (error) {
			// Pages go on without news of this host: who reloads sees where it stands.
			if (!signal.aborted) log.error({ host: this.#host, reason: messageOf(error) }, 'the status cannot be followed')
		}
	}

	#tell(signal: AbortSignal): void {
		if (signal.aborted) return
		const news = newsOf(this.#world, this.#host)
		if (news.event === this.#latest?.event) return
		this.#latest = news
		for (const listener of this.#listeners) listener(news)
	}
}

function newsOf(world: WebWorld, host: string): News {
	const [generation] = world.history.generations(host, Number.MAX_SAFE_INTEGER, 1)
	const html = String(progressView(presentOf(world, host), world.clock.now()))
	return { event: printEvent('news', html), generation }
}
