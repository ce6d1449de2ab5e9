import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncDirectory } from '../../platform/disk.ts'
import { syncBelow, writeTogether } from '../../platform/write-together.ts'
import { clearIndexOfAll, interimLeft, removeInterim } from '../interim/interim-files.ts'
import { InterimPacks } from '../interim/interim-packs.ts'
import { looseFiles } from '../objects.ts'
import type { Advance } from './record.ts'

/** Records that are brought to the disk together: nobody waits for it, and all at once take a megabyte of memory. */
const atOnce = 4

/**
 * Gives all objects of these records files of their own, on the disk itself, and takes their interim packs away. Each is
 * written anew, also one that seems to be there: what a failing disk has not taken can be in the system's memory still,
 * where it looks whole. A crash leaves both, and the records: safe to repeat.
 */
export async function bringObjects(gitdir: string, records: readonly Advance[]): Promise<void> {
	for (let start = 0; start < records.length; start += atOnce) {
		const some = records.slice(start, start + atOnce)
		const objects = new Map(some.flatMap((record) => record.objects.map((object) => [object.id, object] as const)))
		await writeTogether(looseFiles({ gitdir }, [...objects.values()]))
		for (const record of some) removeInterim(gitdir, record.objects)
	}
	await syncPacks(gitdir) // a power cut would bring them back, torn, when no record tells of them any more
}

/** The same, and their refs, as they are now. */
export async function bringAll(gitdir: string, records: readonly Advance[]): Promise<void> {
	await syncBelow(
		gitdir,
		records.map(({ ref }) => join(gitdir, ref)),
	)
	await bringObjects(gitdir, records)
}

/**
 * Takes away whatever interim packs are left, for who has the journal and has done what it says: nobody else would. So it is
 * after a crash with packs that others have made (their bytes are not those that we would print), or without its journal.
 * Safe to repeat.
 */
export async function clearInterim(gitdir: string): Promise<void> {
	const left = interimLeft(gitdir)
	if (left.length === 0) return
	await writeTogether(looseFiles({ gitdir }, new InterimPacks(gitdir).all()))
	clearIndexOfAll(gitdir)
	for (const path of left) rmSync(path, { force: true })
	await syncPacks(gitdir)
}

async function syncPacks(gitdir: string): Promise<void> {
	const directory = join(gitdir, 'objects/pack')
	if (existsSync(directory)) await syncDirectory(directory)
}
