/** The branch that one host owns (docs/contract.md, "Ledger"). */
export function branchOf(host: string): string {
	return `refs/heads/hosts/${host}`
}

/** The branch of one proposal: the revision that needs it, and on top of it the lines. */
export function proposalBranchOf(host: string, id: string): string {
	return `refs/heads/proposals/${host}/${id}`
}

/**
 * What is on a laptop's disk and not recorded, for the server to say what it would cost. One commit, replaced each time;
 * no branch, so nobody fetches it, and nothing is built of it.
 */
export function previewRefOf(host: string): string {
	return `${previewRefs}/${host}`
}

/** Where the previews of all hosts are. */
export const previewRefs = 'refs/previews'

/** The build server's own configuration. */
export const baseBranch = 'refs/heads/base'

/** Who has made the commits that no laptop made. */
export const serverAuthor = 'altroot-server'

/** What the ledger of a laptop calls the server's: `refs/remotes/server/…`, `[remote "server"]`. */
export const remoteName = 'server'

/** Where the server's copy of the host's branch is remembered after a push or a fetch. */
export function trackingBranchOf(host: string): string {
	return `refs/remotes/${remoteName}/hosts/${host}`
}

/** What the builds made of the revisions: one note a built revision. */
export const notesRef = 'refs/notes/altroot'

/** The first 10 digits of a revision, as people read and type it. */
export function shortRevision(revision: string): string {
	return revision.slice(0, 10)
}
