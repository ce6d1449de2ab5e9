/**
 * What a delta makes of its base (gitformat-pack(5), "deltified representation"): two lengths, then orders to copy from
 * the base or to insert what follows. Undefined where it is no delta of that base, or its result longer than `limit`.
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array, limit: number): Buffer | undefined {
	let at = 0
	const length = (): number => {
		let value = 0
		for (let scale = 1; scale <= 2 ** 42; scale *= 128) {
			const byte = delta[at++]
			if (byte === undefined) return -1
			value += (byte & 0x7f) * scale
			if (!(byte & 0x80)) return value
		}
		return -1
	}
	if (length() !== base.length) return undefined
	const size = length()
	if (size < 0 || size > limit) return undefined
	const result = Buffer.allocUnsafe(size)
	let written = 0
	/** Four bits of `order` say which bytes of a number follow, lowest first. */
	const sparse = (order: number, count: number): number => {
		let value = 0
		for (let bit = 0; bit < count; bit++) if (order & (1 << bit)) value += (delta[at++] ?? 0) * 2 ** (8 * bit)
		return value
	}
	while (at < delta.length) {
		const order = delta[at++]!
		const copies = (order & 0x80) !== 0
		const offset = copies ? sparse(order, 4) : at
		const count = copies ? sparse(order >> 4, 3) || 0x10000 : order
		const source = copies ? base : delta
		if (count === 0 || offset + count > source.length || written + count > size) return undefined
		result.set(source.subarray(offset, offset + count), written)
		written += count
		if (!copies) at += count
	}
	return written === size ? result : undefined
}
