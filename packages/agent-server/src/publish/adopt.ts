import { lstat, mkdir, readlink, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/**
 * Before Altroot, emerge built into `binpkgs` itself, or where a link of the administrator's leads: a directory becomes
 * the build's PKGDIR, so that nothing is built again, or is moved aside where there is one already, and so is a foreign
 * link. Nothing is deleted. A crash after the rename leaves no `binpkgs`, and the flip that follows makes the link.
 */
export async function adoptPackages(published: string, pkgdir: string): Promise<void> {
	const found = await kindOf(published)
	if (found === undefined || found === 'ours') return
	const isFree = (await kindOf(pkgdir)) === undefined
	const target = found === 'directory' && isFree ? pkgdir : await unusedName(`${published}.before-altroot`)
	await mkdir(dirname(target), { recursive: true })
	await rename(published, target)
}

/** What stands at a path; `ours`: a link to a snapshot, which is always relative. */
async function kindOf(path: string): Promise<'directory' | 'foreign' | 'ours' | undefined> {
	try {
		const status = await lstat(path)
		if (!status.isSymbolicLink()) return status.isDirectory() ? 'directory' : 'foreign'
		return (await readlink(path)).startsWith('altroot/generations/') ? 'ours' : 'foreign'
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

async function unusedName(path: string): Promise<string> {
	for (let number = 1; ; number++) {
		const candidate = number === 1 ? path : `${path}.${number}`
		if ((await kindOf(candidate)) === undefined) return candidate
	}
}
