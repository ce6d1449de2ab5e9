import { join } from 'node:path'
import { readTextIfAny } from './disk.ts'

/**
 * The state of an ebuild repository: the commit that its git checkout is at, else what its rsync mirror has put in
 * metadata/timestamp.chk; undefined where it has neither. Only reads files.
 */
export async function readTreeState(location: string): Promise<string | undefined> {
	const commit = await headCommit(join(location, '.git'))
	return commit ?? (await readTextIfAny(join(location, 'metadata/timestamp.chk')))?.trim()
}

/** HEAD is a commit, or names a ref that is a file of its own or a line of packed-refs (gitrepository-layout(5)). */
async function headCommit(gitdir: string): Promise<string | undefined> {
	const head = (await readTextIfAny(join(gitdir, 'HEAD')))?.trim()
	if (head === undefined || !head.startsWith('ref: ')) return head
	const ref = head.slice('ref: '.length)
	const own = (await readTextIfAny(join(gitdir, ref)))?.trim()
	if (own !== undefined) return own
	const packed = (await readTextIfAny(join(gitdir, 'packed-refs')))?.split('\n') ?? []
	return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ', 1)[0]
}
