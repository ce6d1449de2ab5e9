const kept = 64

/**
 * Pages that were drawn a moment ago. Of a hundred that are open, all are told at once that something has changed, and each
 * asks for itself anew, with the stamp of the news: for one and the same stamp, a page is drawn once.
 */
export class DrawnPages {
	readonly #pages = new Map<string, Promise<string | undefined>>()

	/** The page at `url`, as new as `stamp`; undefined: it has no stamp, so it is drawn for this one look. */
	get(url: string, stamp: string | undefined, draw: () => Promise<string | undefined>): Promise<string | undefined> {
		if (stamp === undefined) return draw()
		const key = `${stamp} ${url}`
		const known = this.#pages.get(key)
		if (known !== undefined) return known
		const page = draw()
		page.catch(() => this.#pages.delete(key))
		this.#pages.set(key, page)
		if (this.#pages.size > kept) this.#pages.delete(this.#pages.keys().next().value!)
		return page
	}
}
