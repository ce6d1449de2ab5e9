import { createHash } from 'node:crypto'
import type { PackPlace } from './write-pack.ts'

/**
 * The index of a pack, version 2 (gitformat-pack(5)): how many ids begin with each byte or a lower one, then ids,
 * checksums and offsets in the order of ids, then the pack's own checksum. Packs of 2 GiB and more are not made here.
 */
export function printPackIndex(places: readonly PackPlace[], packChecksum: string): Buffer {
	const sorted = [...places].sort((a, b) => (a.id < b.id ? -1 : 1))
	const counts = new Array<number>(256).fill(0)
	for (const { id } of sorted) counts[Number.parseInt(id.slice(0, 2), 16)]!++
	let sum = 0
	const numbers = [
		...counts.map((count) => {
			sum += count
			return sum
		}),
	]
	const content = Buffer.concat([
		Buffer.from('\xfftOc\0\0\0\x02', 'latin1'),
		fourBytesEach(numbers),
		Buffer.from(sorted.map(({ id }) => id).join(''), 'hex'),
		fourBytesEach(sorted.map(({ crc }) => crc)),
		fourBytesEach(sorted.map(({ offset }) => offset)),
		Buffer.from(packChecksum, 'hex'),
	])
	return Buffer.concat([content, createHash('sha1').update(content).digest()])
}

function fourBytesEach(numbers: readonly number[]): Buffer {
	const bytes = Buffer.allocUnsafe(numbers.length * 4)
	for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4)
	return bytes
}
