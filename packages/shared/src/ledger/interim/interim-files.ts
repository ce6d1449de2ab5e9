import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { NewFile } from '../../platform/write-together.ts'
import type { NewObject } from '../object.ts'
import { packFiles } from '../pack/pack-files.ts'
import { printPack } from '../pack/write-pack.ts'

/** git takes packs of any name; these are ours to take away again. */
export const interimPrefix = 'altroot-'

/** The files of an interim pack, the one that tells of the other last; none where there are no objects. */
export function interimFiles(gitdir: string, objects: readonly NewObject[]): NewFile[] {
	return objects.length === 0 ? [] : packFiles(gitdir, printPack(objects), interimPrefix)
}

/** The name of an interim pack, without what follows the dot. */
export function interimName(objects: readonly NewObject[]): string {
	return `${interimPrefix}${printPack(objects).checksum}`
}

/** Takes an interim pack away: its objects have files of their own now. Safe to repeat. */
export function removeInterim(gitdir: string, objects: readonly NewObject[]): void {
	clearIndexOfAll(gitdir)
	const path = join(gitdir, 'objects/pack', interimName(objects))
	for (const suffix of ['idx', 'pack']) rmSync(`${path}.${suffix}`, { force: true })
}

/** The files of all interim packs that are there, whole or not; those that tell of others first. */
export function interimLeft(gitdir: string): string[] {
	const directory = join(gitdir, 'objects/pack')
	const names = existsSync(directory) ? readdirSync(directory).sort() : []
	return names.filter((name) => name.startsWith(interimPrefix)).map((name) => join(directory, name))
}

/**
 * `git maintenance` may have made an index over all packs, which `git fsck` finds broken without one of them. git takes it
 * away itself before it removes a pack: it only makes reading quicker.
 */
export function clearIndexOfAll(gitdir: string): void {
	const path = join(gitdir, 'objects/pack/multi-pack-index')
	if (existsSync(path) && readFileSync(path).includes(interimPrefix)) rmSync(path, { force: true })
}
