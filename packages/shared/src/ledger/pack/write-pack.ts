import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { deflate } from '../deflate.ts'
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

const printed = new WeakMap<readonly NewObject[], Pack>()

/** A pack of whole objects, without deltas (gitformat-pack(5)). The same objects, stored and then sent, are packed once. */
export function printPack(objects: readonly NewObject[]): Pack {
	const pack = printed.get(objects) ?? print(objects)
	printed.set(objects, pack)
	return pack
}

/** These objects have come in a pack, each as a whole: it need not be made again. */
export function cameIn(pack: Pack, objects: readonly NewObject[]): void {
	printed.set(objects, pack)
}

function print(objects: readonly NewObject[]): Pack {
	const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
	head.writeUInt32BE(objects.length, 8)
	const pieces = [head]
	let offset = head.length
	const places = objects.map(({ id, type, content }): PackPlace => {
		const entry = Buffer.concat([printEntryHead(type, content.length), deflate(content)])
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
