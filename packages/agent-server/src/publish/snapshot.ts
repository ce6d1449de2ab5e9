import { link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { syncDirectory, writeWhole } from '@altroot/shared/platform/disk'
import { type IndexFields, type PackagesIndex, printPackagesIndex } from '@altroot/shared/portage/packages-index'

/** A package to be published: its stanza, and the file that it describes. */
export interface PublishedPackage {
	readonly fields: IndexFields
	/** Relative to the snapshot. */
	readonly path: string
	readonly file: string
}

/**
 * Makes a directory of hard links to these packages, with their index. It is made beside and renamed, so it is whole or
 * not there; a crash leaves `DIRECTORY.new`, which the next attempt removes.
 */
export async function makeSnapshot(
	packages: readonly PublishedPackage[],
	header: PackagesIndex['header'],
	directory: string,
): Promise<void> {
	const half = `${directory}.new`
	await rm(half, { recursive: true, force: true })
	await mkdir(half, { recursive: true })
	for (const { path, file } of packages) {
		await mkdir(dirname(join(half, path)), { recursive: true })
		await link(file, join(half, path))
	}
	await writeWhole(
		join(half, 'Packages'),
		printPackagesIndex({ header, packages: packages.map(({ fields }) => fields) }),
	)
	// Left by an attempt that a crash ended before the flip, in the same second: nobody has ever seen it.
	await rm(directory, { recursive: true, force: true })
	await rename(half, directory)
	await syncDirectory(dirname(directory))
}

/** A snapshot by its generation: `path` of the newest one, should there be several. */
export interface Snapshot {
	readonly generation: number
	readonly path: string
}

/** The whole snapshots of a root, the newest generation first, and of one generation the newest first. */
export async function listSnapshots(snapshots: string): Promise<Snapshot[]> {
	const names = await readdir(snapshots).catch((error: unknown) => {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	})
	const whole = names.flatMap((name) => {
		const [, generation, timestamp] = /^(\d+)\.(\d+)$/.exec(name) ?? []
		return generation === undefined ? [] : [{ generation: Number(generation), timestamp: Number(timestamp), name }]
	})
	return whole
		.sort((a, b) => b.generation - a.generation || b.timestamp - a.timestamp)
		.map(({ generation, name }) => ({ generation, path: join(snapshots, name) }))
}
