import type { WebWorld } from '../world.ts'
import { HostNews } from './host-news.ts'

/** The news of every host, each of which is looked at once however many pages are open. */
export class NewsDesk {
	readonly #world: WebWorld
	readonly #hosts = new Map<string, HostNews>()

	constructor(world: WebWorld) {
		this.#world = world
	}

	of(host: string): HostNews {
		const known = this.#hosts.get(host)
		if (known !== undefined) return known
		const news = new HostNews(this.#world, host)
		this.#hosts.set(host, news)
		return news
	}
}
