import git from 'isomorphic-git'
import type { Ledger } from './ledger.ts'
import { branchOf, notesRef, remoteName, trackingBranchOf } from './names.ts'

/**
 * Makes this the ledger of another server, or of one that begins anew: what the one before had (tracking branches) and
 * said (notes) is forgotten, so that the first push brings all. A crash in between leaves less known than there was, which
 * the next fetch mends.
 */
export async function changeRemote(ledger: Ledger, host: string, url: string): Promise<void> {
	const tracking = `refs/remotes/${remoteName}`
	const names = await git.listRefs({ ...ledger, filepath: tracking })
	for (const ref of [...names.map((name) => `${tracking}/${name}`), notesRef]) await git.deleteRef({ ...ledger, ref })
	const section = `remote.${remoteName}`
	await git.setConfig({ ...ledger, path: `${section}.url`, value: url })
	const fetch = { ...ledger, path: `${section}.fetch` }
	if ((await git.getConfig(fetch)) !== undefined) return
	for (const value of [`+${branchOf(host)}:${trackingBranchOf(host)}`, `+${notesRef}:${notesRef}`])
		await git.setConfig({ ...fetch, value, append: true })
}
