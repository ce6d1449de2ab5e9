/** Bytes of work between two turns of the event loop, one or two milliseconds; a small object costs as much as this. */
const mostAtOnce = 256 * 1024
const perObject = 4 * 1024

/** Counts the work on the objects of one sender, so that everybody else gets a turn in between: no pack is small enough to trust. */
export class Turns {
	#work = 0

	/** Counts an object of so many bytes; true once it is the others' turn. */
	isOver(bytes: number): boolean {
		this.#work += bytes + perObject
		if (this.#work < mostAtOnce) return false
		this.#work = 0
		return true
	}

	/** The same, and lets the others have it. */
	async after(bytes: number): Promise<void> {
		if (this.isOver(bytes)) await othersTurn()
	}
}

/** Resolves once all that has arrived meanwhile was looked at. */
export function othersTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve))
}
