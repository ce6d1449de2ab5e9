/** A ref that is to move from one revision to another; undefined: from nothing. */
export interface Update {
	readonly ref: string
	readonly old: string | undefined
	readonly next: string
}

export interface Refused {
	/** One sentence for the person at the other end. */
	readonly refused: string
}

/** Forty zeros: no revision. */
const none = /^0+$/

/**
 * Reads what a push begins with (gitprotocol-pack(5), "reference update request"): lines of `OLD NEW REF`, of which
 * there may be one only, for the host's own branch or its preview. No lines: the other side found that it has nothing to
 * push.
 */
export function readRequest(lines: readonly string[], own: string, preview: string): Update | Refused | undefined {
	const commands = lines.map((line) => /^([\da-f]{40}) ([\da-f]{40}) ([^\0\n ]+)(?:\0[^\n]*)?\n?$/.exec(line))
	const refs = commands.map((command) => command?.[3])
	if (refs.includes(undefined)) return { refused: 'that is no push that this gate understands' }
	const foreign = refs.filter((ref) => ref !== own && ref !== preview)
	if (foreign.length > 0) return { refused: `this key may push ${own} only, not ${foreign.join(', ')}` }
	const [command, ...more] = commands
	if (!command) return undefined
	if (more.length > 0) return { refused: `${own} can be pushed once at a time` }
	const [, old = '', next = '', ref = ''] = command
	return { ref, old: none.test(old) ? undefined : old, next }
}

/** True for the request to delete a branch. */
export function isDeletion({ next }: Update): boolean {
	return none.test(next)
}
