/** A length in four bytes, and that many bytes (RFC 4251 §5, `string`). */
export function wireString(value: string | Uint8Array): Buffer {
	const bytes = Buffer.from(value)
	const length = Buffer.alloc(4)
	length.writeUInt32BE(bytes.length)
	return Buffer.concat([length, bytes])
}

/** The strings that `bytes` are made of, one after the other; undefined where they are made of anything else. */
export function readWireStrings(bytes: Buffer): Buffer[] | undefined {
	const strings: Buffer[] = []
	for (let at = 0; at < bytes.length; ) {
		if (at + 4 > bytes.length) return undefined
		const end = at + 4 + bytes.readUInt32BE(at)
		if (end > bytes.length) return undefined
		strings.push(bytes.subarray(at + 4, end))
		at = end
	}
	return strings
}
