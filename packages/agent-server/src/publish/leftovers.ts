import type { Dirent } from 'node:fs'
import { readdir, readlink, rename, rm, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { binaryPackage } from '@altroot/shared/portage/packages-index'
import { identityOf } from './identity.ts'
import { halfSnapshots, oldSnapshots, type PackagePlaces, readIndex } from './offer.ts'
import { openRemembered } from './remembered.ts'
import { listSnapshots } from './snapshot.ts'

/** Something that nobody needs any more. */
export interface Leftover {
	readonly kind: 'generation' | 'package'
	readonly path: string
}

export interface LeftoverOptions {
	/** How many generations stay. */
	readonly keep: number
	/** emerge may be packing for this root: what it builds into is left alone. */
	readonly building: boolean
}

/**
 * Snapshots beyond the limit, and builds that are neither installed in the alt root nor in a snapshot that stays. Packages
 * of those snapshots stay in PKGDIR too: Portage numbers builds by what lies there, and must not give a number twice.
 */
export async function findLeftovers(places: PackagePlaces, { keep, building }: LeftoverOptions): Promise<Leftover[]> {
	const { root, pkgdir, signed, snapshots } = places
	const gone = [
		...(await halfSnapshots(snapshots)),
		...(await oldSnapshots(snapshots, await publishedIn(places), keep)).map(({ path }) => path),
	]
	const wanted = new Set((await readInstalledPackages(root)).map(({ cpv, buildId }) => buildName(cpv, buildId)))
	for (const { path } of await listSnapshots(snapshots)) {
		if (gone.includes(path)) continue
		for (const fields of (await readIndex(path)).packages) {
			const found = binaryPackage(fields)
			if (found) wanted.add(buildName(found.cpv, found.buildId))
		}
	}
	const builds = [...(building ? [] : await packageFiles(pkgdir)), ...(await packageFiles(signed))]
	return [
		...gone.map((path): Leftover => ({ kind: 'generation', path })),
		...builds.filter(({ build }) => !wanted.has(build)).map(({ path }): Leftover => ({ kind: 'package', path })),
	]
}

/**
 * Removes one. A snapshot loses its name first, so that a kill leaves none that looks whole; PKGDIR's index is Portage's,
 * which drops from it what is gone.
 */
export async function removeLeftover({ kind, path }: Leftover): Promise<void> {
	if (kind === 'package' || path.endsWith('.new')) return rm(path, { recursive: true, force: true })
	await rename(path, `${path}.new`)
	await rm(`${path}.new`, { recursive: true, force: true })
}

/** Forgets what was found out about files that are gone. */
export async function forgetGone({ pkgdir, signed, snapshots, remembered: path }: PackagePlaces): Promise<void> {
	const identities = new Set<string>()
	for (const directory of [pkgdir, signed, snapshots]) {
		for (const file of await packageFiles(directory)) {
			identities.add(identityOf(await stat(file.path, { bigint: true })))
		}
	}
	using remembered = openRemembered(path)
	remembered.keepOnly(identities)
}

/** `category/name-version-build`: what the file of a build is called, wherever below its category it lies. */
function buildName(cpv: string, buildId: number | null): string {
	return buildId === null ? cpv : `${cpv}-${buildId}`
}

async function packageFiles(directory: string): Promise<{ readonly path: string; readonly build: string }[]> {
	const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
		(error: unknown): Dirent[] => {
			if (hasErrno(error, 'ENOENT')) return []
			throw error
		},
	)
	return entries.flatMap((entry) => {
		const [, name] = /^(.+)\.(?:gpkg\.tar|xpak|tbz2)$/.exec(entry.name) ?? []
		if (name === undefined || !entry.isFile()) return []
		const path = join(entry.parentPath, entry.name)
		const [category = ''] = relative(directory, path).split('/')
		return [{ path, build: `${category}/${basename(name)}` }]
	})
}

/** The snapshot that is published, by the name that it has in its list, whatever links lead there. */
async function publishedIn({ published, snapshots }: PackagePlaces): Promise<string | undefined> {
	try {
		return join(snapshots, basename(await readlink(published)))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}
