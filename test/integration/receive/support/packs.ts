import { createHash } from 'node:crypto'
import type { NewObject } from '@altroot/shared/ledger/object'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'

export function packOf(objects: readonly NewObject[]): Buffer {
	return printPack(objects).bytes
}

/** A pack of these entries, whatever they are, with a right head and a right checksum. */
export function sealed(entries: readonly Buffer[]): Buffer {
	const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
	head.writeUInt32BE(entries.length, 8)
	const content = Buffer.concat([head, ...entries])
	return Buffer.concat([content, createHash('sha1').update(content).digest()])
}
