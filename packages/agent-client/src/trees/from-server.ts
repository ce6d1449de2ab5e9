import { stat } from 'node:fs/promises'
import { hasErrno } from '@altroot/shared/errors'
import type { Endpoint } from '@altroot/shared/ssh/trouble'

/** The keys of repos.conf by which `emerge --sync` fetches a tree from the server, where it lies at `location`. */
export function keysFromServer(location: string, { user, host }: Endpoint): [string, string][] {
	return [
		['sync-type', 'rsync'],
		// Without the port: Portage would make `host:2222:/path` of it. ssh has it from elsewhere.
		['sync-uri', `ssh://${user}@${host.includes(':') ? `[${host}]` : host}${location}`],
		// The SSH connection proves where the tree comes from, and what the server built from is what the laptop needs.
		['sync-rsync-verify-metamanifest', 'no'],
		// FEATURES=usersync syncs as the owner of the tree, who cannot read root's key; the files stay the owner's.
		['sync-user', 'root'],
	]
}

/** With uid and gid behind it, what tells rsync whose the files are. */
export const keepOwner = '--owner --group --chown='

/** uid and gid of a directory: `250:250`; undefined where it is not there yet. */
export async function ownerOf(path: string): Promise<string | undefined> {
	try {
		const { uid, gid } = await stat(path)
		return `${uid}:${gid}`
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}
