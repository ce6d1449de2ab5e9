import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { holdsPrivateKey, isLedgered } from '@altroot/shared/portage/config-files'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

/** A URI with a name or password in it: `https://me:secret@host/`. */
const credentials = /[a-z]:\/\/[^\s/"'<>]*@/i

/**
 * The build server's own /etc/portage as a config tree, symbolic links as links. What may be secret is left out whole:
 * private keys, `gnupg/`, and files with a URI that has a password.
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
				const file: ConfigFile = { mode: status.mode & 0o111 ? '100755' : '100644', content: await readFile(full) }
				if (!holdsPrivateKey(file) && !credentials.test(Buffer.from(file.content).toString('latin1')))
					tree.set(recorded, file)
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
