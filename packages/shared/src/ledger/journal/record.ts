import { createHash } from 'node:crypto'
import type { NewObject, ObjectType } from '../object.ts'

/** A move of a ref, with all objects that it brings. */
export interface Advance {
	readonly ref: string
	/** What it was before; undefined: it was not there. */
	readonly before: string | undefined
	readonly next: string
	readonly objects: readonly NewObject[]
}

interface Head {
	readonly ref: string
	readonly before?: string
	readonly next: string
	readonly objects: readonly (readonly [type: ObjectType, id: string, bytes: number])[]
}

/** Of each record: the length of its body, and the checksum of that. */
const frame = 24

/** The journal's first line: the era tells the records of now from what earlier ones have left behind them. */
export const headerBytes = 64

export function printHeader(era: string): Buffer {
	return Buffer.from(`altroot journal 1 ${era}`.padEnd(headerBytes - 1).concat('\n'), 'latin1')
}

export function readEra(bytes: Buffer): string | undefined {
	return /^altroot journal 1 ([\da-f]{32}) *\n$/.exec(bytes.toString('latin1', 0, headerBytes))?.[1]
}

/** One record: length (4 bytes, big endian), SHA-1 of era and body (20), body: a line of JSON, then the objects' contents. */
export function printRecord(era: string, { ref, before, next, objects }: Advance): Buffer {
	const list = objects.map(({ type, id, content }) => [type, id, content.length] as const)
	const head: Head = { ref, ...(before && { before }), next, objects: list }
	const body = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...objects.map(({ content }) => content)])
	const start = Buffer.alloc(4)
	start.writeUInt32BE(body.length)
	return Buffer.concat([start, checksum(era, body), body])
}

/** The records of a journal, oldest first, up to the first one that is not whole. */
export function* readRecords(bytes: Buffer): Generator<Advance> {
	const era = readEra(bytes)
	if (era === undefined) return
	for (let at = headerBytes; at + frame <= bytes.length; ) {
		const end = at + frame + bytes.readUInt32BE(at)
		const body = bytes.subarray(at + frame, end)
		if (end > bytes.length || !checksum(era, body).equals(bytes.subarray(at + 4, at + frame))) return
		yield parseBody(body)
		at = end
	}
}

function parseBody(body: Buffer): Advance {
	let at = body.indexOf('\n') + 1
	const { ref, before, next, objects }: Head = JSON.parse(body.toString('utf8', 0, at))
	const contents = objects.map(([type, id, length]) => {
		at += length
		return { type, id, content: body.subarray(at - length, at) }
	})
	return { ref, before, next, objects: contents }
}

function checksum(era: string, body: Buffer): Buffer {
	return createHash('sha1').update(era).update(body).digest()
}
