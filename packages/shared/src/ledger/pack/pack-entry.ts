import type { ObjectType } from '../object.ts'

/** How an object lies in a pack (gitformat-pack(5)): as it is, or as a delta against another one. */
export type EntryKind = ObjectType | 'offset-delta' | 'id-delta'

/** By the three bits of the entry's first byte; 0 and 5 mean nothing. */
const kinds: readonly (EntryKind | undefined)[] = [
	undefined,
	'commit',
	'tree',
	'blob',
	'tag',
	undefined,
	'offset-delta',
	'id-delta',
]

/** The head of an entry: its kind and the length of what is compressed behind it. */
export function printEntryHead(kind: EntryKind, size: number): Buffer {
	const bytes = [(kinds.indexOf(kind) << 4) | (size & 0x0f)]
	for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
		bytes[bytes.length - 1]! |= 0x80
		bytes.push(rest & 0x7f)
	}
	return Buffer.from(bytes)
}

export interface EntryHead {
	readonly kind: EntryKind | undefined
	readonly size: number
	/** Where what is behind it begins. */
	readonly end: number
}

/** Reads the head of the entry at `at`; undefined where the bytes end before it does. */
export function readEntryHead(bytes: Buffer, at: number): EntryHead | undefined {
	const first = bytes[at]
	if (first === undefined) return undefined
	let size = first & 0x0f
	let byte = first
	let end = at + 1
	for (let scale = 16; byte & 0x80; scale *= 128) {
		const next = bytes[end++]
		if (next === undefined || scale > 2 ** 45) return undefined
		byte = next
		size += (byte & 0x7f) * scale
	}
	return { kind: kinds[(first >> 4) & 7], size, end }
}

/** How far before its delta a base lies; undefined where the bytes end before that number does. */
export function readBaseDistance(bytes: Buffer, at: number): { distance: number; end: number } | undefined {
	let distance = -1
	for (let end = at; end < at + 8; ) {
		const byte = bytes[end++]
		if (byte === undefined) return undefined
		distance = (distance + 1) * 128 + (byte & 0x7f)
		if (!(byte & 0x80)) return { distance, end }
	}
	return { distance: 0, end: at }
}
