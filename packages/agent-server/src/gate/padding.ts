import { randomFillSync } from 'node:crypto'

/** Enough for some hundred packets: asking costs the same for few bytes as for many. */
const store = Buffer.alloc(8192)
let used = store.length

/** Fills a packet's padding, at most some tens of bytes, with random ones that are used once. */
export function takePadding(padding: Buffer): void {
	if (used + padding.length > store.length) {
		randomFillSync(store)
		used = 0
	}
	store.copy(padding, 0, used, used + padding.length)
	used += padding.length
}
