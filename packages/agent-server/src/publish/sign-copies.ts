import { constants, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncDirectory } from '@altroot/shared/platform/disk'
import { withFile } from '@altroot/shared/portage/packages-index'
import type { SoundPackage } from './check.ts'
import { digestFile } from './digest.ts'
import { identityOf, statFile } from './identity.ts'
import type { Remembered } from './remembered.ts'
import type { PublishedPackage } from './snapshot.ts'

/** Signs package files in place, by one key. */
export interface Signer {
	/** The key's fingerprint. */
	readonly key: string
	sign(file: string): Promise<void>
	/** Ends what runs along with it. */
	close(): Promise<void>
}

/**
 * The signed file of each package: itself, where it is signed by this key already, else a copy below `directory`, made
 * once and remembered. What emerge has built stays as it is, with the index that emerge keeps of it.
 *
 * A copy is made beside and renamed, and then remembered: killed between the two, the next attempt makes it again.
 */
export async function signCopies(
	packages: readonly SoundPackage[],
	directory: string,
	{ key, sign, close }: Signer,
	remembered: Remembered,
): Promise<PublishedPackage[]> {
	const bench = join(directory, '.new')
	await rm(bench, { recursive: true, force: true })
	await mkdir(bench, { recursive: true })
	const signed: PublishedPackage[] = []
	try {
		for (const found of packages) {
			if (remembered.isSigned(found.identity, key)) signed.push(found)
			else signed.push((await knownCopy(found)) ?? (await newCopy(found)))
		}
	} finally {
		await close()
	}
	await rm(bench, { recursive: true, force: true })
	return signed

	async function knownCopy({ path, fields, identity }: SoundPackage): Promise<PublishedPackage | undefined> {
		const wanted = remembered.signedFrom(identity, key)
		if (wanted === undefined) return undefined
		const file = join(directory, path)
		const status = await statFile(file)
		const digests = remembered.digests(wanted)
		if (status === undefined || digests === undefined || identityOf(status) !== wanted) return undefined
		return { path, file, fields: withFile(fields, digests, Number(status.mtimeNs / 1_000_000_000n)) }
	}

	async function newCopy({ path, fields, file: from, identity: source }: SoundPackage): Promise<PublishedPackage> {
		const half = join(bench, 'package.gpkg.tar')
		await copyFile(from, half, constants.COPYFILE_FICLONE)
		await sign(half)
		await syncFile(half)
		const digests = await digestFile(half)
		const file = join(directory, path)
		await mkdir(dirname(file), { recursive: true })
		await rename(half, file)
		await syncDirectory(dirname(file))
		const status = await statFile(file)
		if (status === undefined) throw new Error(`${file} is gone`)
		const identity = identityOf(status)
		remembered.keepDigests(identity, digests)
		remembered.keepSigned({ identity, source, key })
		return { path, file, fields: withFile(fields, digests, Number(status.mtimeNs / 1_000_000_000n)) }
	}
}

async function syncFile(path: string): Promise<void> {
	const file = await open(path, 'r+')
	try {
		await file.sync()
	} finally {
		await file.close()
	}
}
