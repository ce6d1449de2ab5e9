import { join } from 'node:path'
import { textIfReadable } from './text.ts'

/**
 * Which state of an ebuild repository lies in `directory`: the commit that is checked out, or the time that a mirror gave
 * to an rsync or snapshot tree. Null for a tree that says neither.
 */
export async function treeState(directory: string): Promise<string | null> {
	const git = await headCommit(join(directory, '.git'))
	if (git !== undefined) return git
	for (const name of ['timestamp.chk', 'timestamp']) {
		const text = (await textIfReadable(join(directory, 'metadata', name)))?.trim()
		if (text) return text
	}
	return null
}

/** Read from the files (gitrepository-layout(5)): a process for each tree at each recording would cost too much. */
async function headCommit(gitdir: string): Promise<string | undefined> {
	const head = (await textIfReadable(join(gitdir, 'HEAD')))?.trim()
	const ref = head?.startsWith('ref: ') ? head.slice('ref: '.length) : undefined
	if (ref === undefined) return commitIn(head)
	const loose = commitIn((await textIfReadable(join(gitdir, ref)))?.trim())
	if (loose !== undefined) return loose
	const packed = (await textIfReadable(join(gitdir, 'packed-refs')))?.split('\n')
	return commitIn(packed?.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0])
}

function commitIn(text: string | undefined): string | undefined {
	return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined
}
