import { type CommitLinks, parseCommitLinks } from '@altroot/shared/ledger/commit-object'

const person = /[^<>\n\0]* <[^<>\n\0]*> (?:0|[1-9]\d{0,11}) [+-]\d{4}/.source
/** What `git fsck --strict` takes: the lines in this order, signatures and the like behind them, no NUL anywhere. */
const wellFormed = new RegExp(
	`^tree [\\da-f]{40}\\n(?:parent [\\da-f]{40}\\n)*author ${person}\\ncommitter ${person}\\n(?:[a-z][^\\n\\0]*\\n(?: [^\\n\\0]*\\n)*)*(?:\\n[^\\0]*)?$`,
)

/** Reads a commit that git would make; undefined for any other. */
export function checkCommit(content: Uint8Array): CommitLinks | undefined {
	const links = parseCommitLinks(content)
	return links && wellFormed.test(Buffer.from(content).toString('latin1')) ? links : undefined
}
