import { deflateSync } from 'node:zlib'

/** Below this many bytes nothing is won: a file takes a block of the disk, and a packet its way, whatever is in it. */
const small = 2048

/**
 * The zlib stream of an object's content (RFC 1950). Speed before size: what a recording adds is some hundred bytes, for
 * which making a compressor takes longer than all the rest, and an upkeep packs again. So what is small is stored as it
 * is, in one block.
 */
export function deflate(content: Uint8Array): Buffer {
	if (content.length > small) return deflateSync(content, { level: 1 })
	const stream = Buffer.allocUnsafe(content.length + 11)
	stream.writeUInt16BE(0x7801, 0)
	stream[2] = 1 // the last block, stored
	stream.writeUInt16LE(content.length, 3)
	stream.writeUInt16LE(0xffff - content.length, 5)
	stream.set(content, 7)
	stream.writeUInt32BE(adler32(content), content.length + 7)
	return stream
}

/**
 * The content of a zlib stream as `deflate` makes it of what is small, at a place where a stream of `size` bytes of content
 * is said to be; undefined for any other one, also a damaged one: zlib can say what that is. To make an inflater takes
 * longer than all this.
 */
export function inflateStored(
	bytes: Buffer,
	at: number,
	size: number,
): { readonly content: Buffer; readonly end: number } | undefined {
	const end = at + size + 11
	if (size > small || end > bytes.length || bytes.readUInt16BE(at) !== 0x7801 || bytes[at + 2] !== 1) return undefined
	if (bytes.readUInt16LE(at + 3) !== size || bytes.readUInt16LE(at + 5) !== 0xffff - size) return undefined
	const content = Buffer.from(bytes.subarray(at + 7, end - 4))
	return bytes.readUInt32BE(end - 4) === adler32(content) ? { content, end } : undefined
}

/** Two sums modulo 65521; so few bytes need only one division. */
function adler32(bytes: Uint8Array): number {
	let [low, high] = [1, 0]
	for (const byte of bytes) {
		low += byte
		high += low
	}
	return (high % 65521) * 65536 + (low % 65521)
}
