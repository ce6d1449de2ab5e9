/** Bytes of a push that are looked at: some hundred ref names. */
const longest = 65_536

/**
 * Looks at the beginning of a push (gitprotocol-pack(5), "update-request": pkt-lines `OLD NEW REF` up to a flush) as its
 * pieces go by, and calls `onRefs` once with the names. git itself judges them; this is for a sentence to a person.
 */
export function watchPushedRefs(onRefs: (refs: readonly string[]) => void): (piece: Buffer) => void {
	let seen = Buffer.alloc(0)
	let done = false
	return (piece) => {
		if (done) return
		seen = Buffer.concat([seen, piece])
		const refs = refsBeforeFlush(seen)
		done = refs !== undefined || seen.length > longest
		if (refs) onRefs(refs)
	}
}

/** The names, or undefined where the flush has not come yet. */
function refsBeforeFlush(bytes: Buffer): readonly string[] | undefined {
	const refs: string[] = []
	for (let at = 0; at + 4 <= bytes.length; ) {
		const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16)
		if (length === 0) return refs
		if (!(length >= 4) || at + length > bytes.length) return undefined
		const line = bytes.toString('utf8', at + 4, at + length)
		const ref = /^[\da-f]{40,64} [\da-f]{40,64} ([^\0\n]+)/.exec(line)?.[1]
		if (ref !== undefined) refs.push(ref)
		at += length
	}
	return undefined
}
