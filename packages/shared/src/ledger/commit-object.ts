/** What a commit says of the history; the rest of it is for people. */
export interface CommitLinks {
	readonly tree: string
	readonly parents: readonly string[]
	/** Seconds since the epoch. */
	readonly time: number
}

const header = /^tree ([\da-f]{40})\n((?:parent [\da-f]{40}\n)*)author [^\n]*\ncommitter [^\n]*> (\d{1,12}) [+-]\d{4}\n/

/** Reads the beginning of a commit (gitformat-commit); undefined where it is none. */
export function parseCommitLinks(content: Uint8Array): CommitLinks | undefined {
	const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1')
	const [match, tree = '', parents = '', time] = header.exec(text) ?? []
	if (match === undefined) return undefined
	return { tree, parents: parents.match(/[\da-f]{40}/g) ?? [], time: Number(time) }
}
