import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { holdsPrivateKey, isLedgered } from '@altroot/shared/portage/config-files'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { maskAll } from '@altroot/shared/portage/passwords/passwords'

/**
 * The build server's own /etc/portage as a config tree, symbolic links as links. Every host can read it: private
 * keys and `gnupg/` are left out, and passwords replaced as in a laptop's revisions.
 */
export async function readBaseTree(etcPortage: string): Promise<ConfigTree> {
	const tree = new Map<string, ConfigFile>()
	const read = async (path: string): Promise<void> => {
		for (const name of await namesIn(join(etcPortage, path))) {
			const inner = path === '' ? name : `${path}/${name}`
			const recorded = `etc/portage/${inner}`
			if (!isLedgered(recorded)) continue
			const full = join(etcPortage, inner)
			const status = await lstat(full)
			if (status.isDirectory()) await read(inner)
			else if (status.isSymbolicLink())
				tree.set(recorded, { mode: '120000', content: Buffer.from(await readlink(full)) })
			else if (status.isFile()) {
				const { content } = maskAll(await readFile(full))
				const file: ConfigFile = { mode: status.mode & 0o111 ? '100755' : '100644', content }
				if (!holdsPrivateKey(file)) tree.set(recorded, file)
			}
		}
	}
	await read('')
	return tree
}

async function namesIn(directory: string): Promise<string[]> {
	try {
		return (await readdir(directory)).sort()
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}
