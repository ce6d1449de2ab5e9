/** Values by their names, those that were asked for last: as many of them as `most` has room for, each with its own cost. */
export class Recent<Value> {
	readonly #most: number
	/** The one that was asked for last stands last. */
	readonly #kept = new Map<string, { readonly value: Value; readonly cost: number }>()
	#cost = 0

	constructor(most: number) {
		this.#most = most
	}

	get(name: string): Value | undefined {
		const found = this.#kept.get(name)
		if (found === undefined) return undefined
		this.#kept.delete(name)
		this.#kept.set(name, found)
		return found.value
	}

	/** What costs more than there is room for is not kept; for anything else, those go that nobody has asked for longest. */
	add(name: string, value: Value, cost: number): void {
		this.#drop(name)
		if (cost > this.#most) return
		for (const oldest of this.#kept.keys()) {
			if (this.#cost + cost <= this.#most) break
			this.#drop(oldest)
		}
		this.#kept.set(name, { value, cost })
		this.#cost += cost
	}

	#drop(name: string): void {
		this.#cost -= this.#kept.get(name)?.cost ?? 0
		this.#kept.delete(name)
	}
}
