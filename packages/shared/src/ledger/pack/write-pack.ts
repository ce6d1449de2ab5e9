import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { NewObject } from '../object.ts'
import { printEntryHead } from './pack-entry.ts'

/** A pack and what its index has to say of each object in it. */
export interface Pack {
	readonly bytes: Buffer
	/** SHA-1 of all that stands before it, 40 digits: the pack's name. */
	readonly checksum: string
	readonly places: readonly PackPlace[]
}

export interface PackPlace {
	readonly id: string
	readonly offset: number
	/** Of the entry as it lies in the pack. */
	readonly crc: number
}

/** Speed before size: what a recording adds is some hundred bytes, and `git gc` packs again. */
const level = 1

/** A pack of whole objects, without deltas (gitformat-pack(5)). */
export function printPack(objects: readonly NewObject[]): Pack {
	const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
	head.writeUInt32BE(objects.length, 8)
	const pieces = [head]
	let offset = head.length
	const places = objects.map(({ id, type, content }): PackPlace => {
		const entry = Buffer.concat([printEntryHead(type, content.length), deflateSync(content, { level })])
		const place = { id, offset, crc: crc32(entry) }
		pieces.push(entry)
		offset += entry.length
		return place
	})
	const hash = createHash('sha1')
	for (const piece of pieces) hash.update(piece)
	const checksum = hash.digest()
	return { bytes: Buffer.concat([...pieces, checksum]), checksum: checksum.toString('hex'), places }
}
