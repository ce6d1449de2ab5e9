import { link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import { syncDirectory, writeWhole } from '@altroot/shared/platform/disk'
import {
	type BinaryPackage,
	binaryPackage,
	type PackagesIndex,
	printPackagesIndex,
} from '@altroot/shared/portage/packages-index'

/**
 * Makes a directory of hard links to the index's packages, with that index. It is made beside and renamed, so it is whole
 * or not there; a crash leaves `DIRECTORY.new`, which the next attempt removes. Each file is checked against its SIZE.
 */
export async function makeSnapshot(pkgdir: string, index: PackagesIndex, directory: string): Promise<void> {
	const half = `${directory}.new`
	await rm(half, { recursive: true, force: true })
	await mkdir(half, { recursive: true })
	for (const found of index.packages.flatMap((fields) => binaryPackage(fields) ?? []))
		await linkPackage(pkgdir, found, half)
	await writeWhole(join(half, 'Packages'), printPackagesIndex(index))
	// Left by an attempt that a crash ended before the flip, in the same second: nobody has ever seen it.
	await rm(directory, { recursive: true, force: true })
	await rename(half, directory)
	await syncDirectory(dirname(directory))
}

async function linkPackage(pkgdir: string, found: BinaryPackage, into: string): Promise<void> {
	const path = normalize(found.path)
	if (isAbsolute(path) || path.startsWith('..')) throw unusable(found, `its path ${path} leads out of ${pkgdir}`)
	const target = join(into, path)
	await mkdir(dirname(target), { recursive: true })
	try {
		await link(join(pkgdir, path), target)
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) throw unusable(found, `${join(pkgdir, path)} is missing`)
		throw error
	}
	const { size } = await stat(target)
	if (size !== (found.size ?? size)) {
		throw unusable(found, `${join(pkgdir, path)} has ${size} bytes, its index says ${found.size}`)
	}
}

function unusable(found: BinaryPackage, why: string): AgentError {
	return new AgentError('package-unusable', `${found.cpv} cannot be published: ${why}`, {
		disposition: 'stall',
		hint: 'remove the package file on the server and run `emaint --fix binhost` for its PKGDIR, then build again',
	})
}
