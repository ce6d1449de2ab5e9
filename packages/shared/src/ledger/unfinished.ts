import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'

/** Milliseconds: what is being written is renamed or gone within seconds, by whichever program. */
const abandoned = 86_400_000

/**
 * Takes away what crashes have left of objects and packs in the making: files with git's own name for them that nobody has
 * touched for a day. Safe beside other programs that write to the ledger, and to be killed at any point.
 */
export async function clearUnfinished(gitdir: string, clock: Clock): Promise<void> {
	const names = await readdir(join(gitdir, 'objects'), { recursive: true })
	for (const name of names) {
		if (!/(?:^|\/)tmp_[^/]+$/.test(name)) continue
		const path = join(gitdir, 'objects', name)
		try {
			if (clock.now() - (await stat(path)).mtimeMs > abandoned) await unlink(path)
		} catch (error) {
			if (!hasErrno(error, 'ENOENT')) throw error
		}
	}
}
