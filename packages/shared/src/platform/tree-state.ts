import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The state of an ebuild repository: the commit of its git checkout, else the commit or the time that it was mirrored
 * with (metadata/timestamp.commit, timestamp.chk); undefined where it says none. So a checkout on the server and what
 * rsync made of it on a laptop have the same state. Only reads files: a process for each tree would cost too much.
 */
export async function readTreeState(directory: string): Promise<string | undefined> {
	const commit = await headCommit(join(directory, '.git'))
	if (commit !== undefined) return commit
	const mirrored = commitIn((await textIfReadable(join(directory, 'metadata/timestamp.commit')))?.split(' ', 1)[0])
	if (mirrored !== undefined) return mirrored
	for (const name of ['timestamp.chk', 'timestamp']) {
		const text = await textIfReadable(join(directory, 'metadata', name))
		if (text) return text
	}
	return undefined
}

/** HEAD is a commit, or names a ref that is a file of its own or a line of packed-refs (gitrepository-layout(5)). */
export async function headCommit(gitdir: string): Promise<string | undefined> {
	const head = await textIfReadable(join(gitdir, 'HEAD'))
	const ref = head?.startsWith('ref: ') ? head.slice('ref: '.length) : undefined
	if (ref === undefined) return commitIn(head)
	const loose = commitIn(await textIfReadable(join(gitdir, ref)))
	if (loose !== undefined) return loose
	const packed = (await textIfReadable(join(gitdir, 'packed-refs')))?.split('\n')
	return commitIn(packed?.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0])
}

function commitIn(text: string | undefined): string | undefined {
	return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined
}

/** What cannot be read says nothing. */
async function textIfReadable(path: string): Promise<string | undefined> {
	try {
		return (await readFile(path, 'utf8')).trim()
	} catch {
		return undefined
	}
}
