/** Git's frame around a line: four hexadecimal digits of length, then the line (gitprotocol-common(5)). */
export function packet(line: string): string {
	return (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0') + line
}

/** Ends a group of lines. */
export const flush = '0000'

export interface Packets {
	readonly lines: readonly Buffer[]
	/** Where the flush ends that ended the group, or the last whole line. */
	readonly end: number
	/** Whether the flush was found, more bytes are needed, or these are no packets. */
	readonly state: 'flushed' | 'unfinished' | 'broken'
}

/** The lines at the beginning of `bytes`, up to the first flush. */
export function readPackets(bytes: Buffer): Packets {
	const lines: Buffer[] = []
	let end = 0
	while (end + 4 <= bytes.length) {
		const digits = bytes.toString('latin1', end, end + 4)
		if (digits === flush) return { lines, end: end + 4, state: 'flushed' }
		const length = /^[\da-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : 0
		if (length < 4) return { lines, end, state: 'broken' }
		if (end + length > bytes.length) break
		lines.push(bytes.subarray(end + 4, end + length))
		end += length
	}
	return { lines, end, state: 'unfinished' }
}
