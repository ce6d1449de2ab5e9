import { readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import { flipLink, readTextIfAny } from '@altroot/shared/platform/disk'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { type PackagesIndex, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { chooseMerged } from './choose.ts'
import { makeSnapshot } from './snapshot.ts'

/** Snapshots that stay: a laptop in the middle of an installation still finds the files of the last few. */
const kept = 5

export interface PublishOrder {
	readonly root: string
	/** What emerge builds into. */
	readonly pkgdir: string
	/** The link that the laptop sees: `<root>/var/cache/binpkgs`. */
	readonly published: string
	readonly generation: number
	readonly clock: Clock
}

/**
 * Makes what the alt root has merged the packages that the laptop sees, in one flip, and returns how many they are. Killed
 * before the flip, the laptop goes on seeing the last snapshot; a repeat makes another with the same packages.
 */
export async function publish({ root, pkgdir, published, generation, clock }: PublishOrder): Promise<number> {
	const built = parsePackagesIndex((await readTextIfAny(join(pkgdir, 'Packages'))) ?? '')
	const packages = chooseMerged(built.packages, await readInstalledPackages(root))
	const before = parsePackagesIndex((await readTextIfAny(join(published, 'Packages'))) ?? '')
	const timestamp = String(nextTimestamp(before, clock))
	const snapshots = join(dirname(published), 'altroot/generations')
	const snapshot = join(snapshots, `${generation}.${timestamp}`) // never the name of one that is in use
	const header = new Map(built.header).set('TIMESTAMP', timestamp).set('PACKAGES', String(packages.length))
	await makeSnapshot(pkgdir, { header, packages }, snapshot)
	await flipLink(published, relative(dirname(published), snapshot))
	await dropOld(snapshots, generation)
	return packages.length
}

/** Whole seconds, and later than the last: Portage keeps its cached index unless the new one is newer (facts §4). */
function nextTimestamp(before: PackagesIndex, clock: Clock): number {
	return Math.max(Math.floor(clock.now() / 1000), Number(before.header.get('TIMESTAMP') ?? 0) + 1)
}

async function dropOld(snapshots: string, newest: number): Promise<void> {
	for (const name of await readdir(snapshots)) {
		if (Number.parseInt(name, 10) <= newest - kept) await rm(join(snapshots, name), { recursive: true, force: true })
	}
}
