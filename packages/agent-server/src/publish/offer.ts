import { readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import { flipLink, readTextIfAny } from '@altroot/shared/platform/disk'
import { type PackagesIndex, parsePackagesIndex, signedBy, withDigests } from '@altroot/shared/portage/packages-index'
import type { SoundPackage } from './check.ts'
import type { Remembered } from './remembered.ts'
import { type Signer, signCopies } from './sign-copies.ts'
import { listSnapshots, makeSnapshot } from './snapshot.ts'

/** Where the packages of one alt root are. */
export interface PackagePlaces {
	readonly root: string
	/** What emerge builds into. */
	readonly pkgdir: string
	/** The link that the laptop sees: `<root>/var/cache/binpkgs`. */
	readonly published: string
	readonly snapshots: string
	/** Signed copies of what is in `pkgdir`. */
	readonly signed: string
	/** What was found out about package files. */
	readonly remembered: string
	/** Held by whoever publishes or removes packages. */
	readonly publishLock: string
}

export interface PublishOrder extends PackagePlaces {
	readonly generation: number
	/** How many generations stay: a laptop in the middle of an installation still finds the files of the last few. */
	readonly keep: number
	/** undefined: packages go out unsigned, since the server has no key. */
	readonly signer: Signer | undefined
	readonly clock: Clock
}

/**
 * Makes these packages the ones that the laptop sees, in one flip: signed, linked into a snapshot with an index of its
 * own. Killed before the flip, the laptop goes on seeing the last snapshot; a repeat makes another with the same packages.
 */
export async function offerPackages(
	order: PublishOrder,
	header: PackagesIndex['header'],
	packages: readonly SoundPackage[],
	remembered: Remembered,
): Promise<void> {
	const { published, snapshots, generation, keep, signer, clock } = order
	const told = packages.map((one) => ({ ...one, fields: withDigests(one.fields, one.digests) }))
	const files = signer ? await signCopies(told, order.signed, signer, remembered) : told
	const timestamp = String(nextTimestamp(await readIndex(published), clock))
	const snapshot = join(snapshots, `${generation}.${timestamp}`) // never the name of one that is in use
	const own = new Map(header).set('TIMESTAMP', timestamp).set('PACKAGES', String(packages.length))
	own.delete(signedBy)
	if (signer) own.set(signedBy, signer.key)
	await makeSnapshot(files, own, snapshot)
	await flipLink(published, relative(dirname(published), snapshot))
	const gone = (await oldSnapshots(snapshots, snapshot, keep)).map(({ path }) => path)
	for (const path of [...gone, ...(await halfSnapshots(snapshots))]) await rm(path, { recursive: true, force: true })
}

/** The index of a directory of packages; an empty one where there is none. */
export async function readIndex(directory: string): Promise<PackagesIndex> {
	return parsePackagesIndex((await readTextIfAny(join(directory, 'Packages'))) ?? '')
}

/** Snapshots beyond the newest `keep` generations; never the one that is published, and of each generation the newest stays. */
export async function oldSnapshots(
	snapshots: string,
	published: string | undefined,
	keep: number,
): Promise<readonly { readonly generation: number; readonly path: string }[]> {
	const all = await listSnapshots(snapshots)
	const kept = new Set([...new Set(all.map(({ generation }) => generation))].slice(0, keep))
	const newestOf = new Map(all.toReversed().map(({ generation, path }) => [generation, path]))
	return all.filter(
		({ generation, path }) => path !== published && !(kept.has(generation) && newestOf.get(generation) === path),
	)
}

/** What a crash has left of snapshots that were being made. */
export async function halfSnapshots(snapshots: string): Promise<string[]> {
	const names = await readdir(snapshots).catch(() => [])
	return names.filter((name) => name.endsWith('.new')).map((name) => join(snapshots, name))
}

/** Whole seconds, and later than the last: Portage keeps its cached index unless the new one is newer (facts §4). */
function nextTimestamp(before: PackagesIndex, clock: Clock): number {
	return Math.max(Math.floor(clock.now() / 1000), Number(before.header.get('TIMESTAMP') ?? 0) + 1)
}
