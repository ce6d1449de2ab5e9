import { createHash } from 'node:crypto'
import { crc32, type Inflate, inflateSync } from 'node:zlib'
import { hasErrno } from '../../errors.ts'
import { inflateStored } from '../deflate.ts'
import { type EntryKind, readBaseDistance, readEntryHead } from './pack-entry.ts'
import { Turns } from './turns.ts'

/** What a pack may cost; all in bytes but `objects`. */
export interface PackLimits {
	readonly objects: number
	readonly pack: number
	readonly object: number
	/** All objects together, as they are without compression. */
	readonly inflated: number
}

/** One entry as it lies in a pack: for a delta, `content` is the delta. */
export interface PackEntry {
	readonly kind: EntryKind
	readonly offset: number
	readonly crc: number
	readonly content: Buffer
	/** The offset, or the id, of a delta's base. */
	readonly base: number | string | undefined
}

/** A sentence for people: why this is no pack, or too much of one. */
export interface BadPack {
	readonly bad: string
}

const headLength = 12
const checksumLength = 20

/** Reads a pack while it arrives. Nothing is trusted: each length is checked before anything of that length is made. */
export class PackReader {
	readonly entries: PackEntry[] = []
	readonly #limits: PackLimits
	#at = 0
	#count = 0
	#inflated = 0
	#hashed = 0
	readonly #hash = createHash('sha1')
	readonly #turns = new Turns()

	constructor(limits: PackLimits) {
		this.#limits = limits
	}

	/**
	 * Goes on where it had stopped; `bytes` are all that have arrived. `more`: the pack is not whole yet. Else the place
	 * behind its last byte.
	 */
	read(bytes: Buffer): { readonly end: number } | BadPack | 'more' {
		for (;;) {
			const state = this.readSome(bytes)
			if (state !== 'pause') return state
		}
	}

	/** The same, for a while: `pause` says that others should have their turn before it is called again. */
	readSome(bytes: Buffer): { readonly end: number } | BadPack | 'more' | 'pause' {
		if (bytes.length > this.#limits.pack) return bad(`the pack has more than ${this.#limits.pack} bytes`)
		if (this.#at === 0) {
			if (bytes.length < headLength) return 'more'
			if (bytes.toString('latin1', 0, 8) !== 'PACK\0\0\0\x02') return bad('this is no pack of version 2')
			this.#count = bytes.readUInt32BE(8)
			if (this.#count > this.#limits.objects) return bad(`the pack has more than ${this.#limits.objects} objects`)
			this.#at = headLength
		}
		while (this.entries.length < this.#count) {
			const entry = this.#readEntry(bytes)
			if (entry === 'more' || 'bad' in entry) return entry
			this.entries.push(entry)
			this.#hash.update(bytes.subarray(this.#hashed, this.#at))
			this.#hashed = this.#at
			if (this.#turns.isOver(entry.content.length)) return 'pause'
		}
		const end = this.#at + checksumLength
		if (bytes.length < end) return 'more'
		const checksum = this.#hash.update(bytes.subarray(this.#hashed, this.#at)).digest()
		return checksum.equals(bytes.subarray(this.#at, end)) ? { end } : bad('the checksum of the pack is wrong')
	}

	#readEntry(bytes: Buffer): PackEntry | BadPack | 'more' {
		const offset = this.#at
		const head = readEntryHead(bytes, offset)
		if (!head) return bytes.length - offset > 16 ? bad('an entry of the pack has no end') : 'more'
		const { kind, size } = head
		if (kind === undefined) return bad('the pack has an entry of no known kind')
		if (size > this.#limits.object) return bad(`an object of the pack has more than ${this.#limits.object} bytes`)
		if (this.#inflated + size > this.#limits.inflated) return bad('the objects of the pack are too much together')
		const based = readBase(bytes, kind, offset, head.end)
		if (based === undefined) return 'more'
		if (typeof based.base === 'number' && based.base < headLength) return bad('a delta of the pack has no base')
		const inflated = inflate(bytes, based.end, size)
		if (inflated === 'more' || 'bad' in inflated) return inflated
		this.#at = inflated.end
		this.#inflated += size
		const { content } = inflated
		return { kind, offset, content, base: based.base, crc: crc32(bytes.subarray(offset, inflated.end)) }
	}
}

function readBase(
	bytes: Buffer,
	kind: EntryKind,
	offset: number,
	at: number,
): { base: number | string | undefined; end: number } | undefined {
	if (kind === 'id-delta') {
		return at + 20 > bytes.length ? undefined : { base: bytes.toString('hex', at, at + 20), end: at + 20 }
	}
	if (kind !== 'offset-delta') return { base: undefined, end: at }
	const found = readBaseDistance(bytes, at)
	return found && { base: found.distance === 0 ? 0 : offset - found.distance, end: found.end }
}

/** Inflates exactly `size` bytes; whatever would give more is stopped there. */
function inflate(bytes: Buffer, at: number, size: number): { content: Buffer; end: number } | BadPack | 'more' {
	const stored = inflateStored(bytes, at, size)
	if (stored) return stored
	try {
		const options = {
			info: true,
			maxOutputLength: Math.max(size, 1),
			chunkSize: Math.max(64, Math.min(size + 1, 65536)),
		}
		const { buffer, engine } = inflateSync(bytes.subarray(at), options) as unknown as {
			buffer: Buffer
			engine: Inflate
		}
		if (buffer.length !== size) return bad('an object of the pack is shorter than it says')
		return { content: buffer, end: at + engine.bytesWritten }
	} catch (error) {
		if (hasErrno(error, 'Z_BUF_ERROR')) return 'more'
		if (hasErrno(error, 'ERR_BUFFER_TOO_LARGE')) return bad('an object of the pack is longer than it says')
		return bad('the pack is damaged')
	}
}

function bad(sentence: string): BadPack {
	return { bad: sentence }
}
