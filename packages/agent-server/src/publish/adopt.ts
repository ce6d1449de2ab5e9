import { lstat, mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/**
 * Before Altroot, emerge built into `binpkgs` itself: such a directory becomes the build's PKGDIR, so that nothing is built
 * again, or is moved aside where there is one already. Nothing is deleted. A crash after the rename leaves no `binpkgs`,
 * and the flip that follows makes the link.
 */
export async function adoptPackages(published: string, pkgdir: string): Promise<void> {
	const found = await kindOf(published)
	if (found !== 'directory') return
	if ((await kindOf(pkgdir)) === undefined) {
		await mkdir(dirname(pkgdir), { recursive: true })
		await rename(published, pkgdir)
	} else await rename(published, `${published}.before-altroot`)
}

async function kindOf(path: string): Promise<'directory' | 'other' | undefined> {
	try {
		return (await lstat(path)).isDirectory() ? 'directory' : 'other'
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}
