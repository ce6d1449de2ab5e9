import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '@altroot/shared/platform/disk'

/**
 * What must be in an alt root before the first package: without `etc`, `groupadd --prefix` of acct-group/root ends with
 * "cannot lock", and without root's own lines acct-user finds no group to put a user in. Ids are Gentoo's.
 */
const seeds: Readonly<Record<string, { mode: number; text: string }>> = {
	'etc/passwd': {
		mode: 0o644,
		text: 'root:x:0:0:root:/root:/bin/bash\nportage:x:250:250:portage:/var/lib/portage/home:/sbin/nologin\n',
	},
	'etc/group': { mode: 0o644, text: 'root:x:0:root\nportage:x:250:portage\n' },
	'etc/shadow': { mode: 0o640, text: 'root:*:10000:0:::::\nportage:*:10000:0:::::\n' },
	'etc/gshadow': { mode: 0o640, text: 'root:::root\nportage:::portage\n' },
}

const directories = [
	'etc',
	'var/cache/altroot',
	'var/db/pkg',
	'var/lib/altroot',
	'var/lib/portage',
	'var/log/portage',
	'var/tmp',
]

/** Makes the skeleton of an alt root; what is there stays as it is. False where nothing was missing. */
export async function makeAltRoot(root: string): Promise<boolean> {
	let made = false
	for (const directory of directories.map((path) => join(root, path))) {
		made ||= !existsSync(directory)
		await mkdir(directory, { recursive: true })
	}
	for (const [path, { mode, text }] of Object.entries(seeds)) {
		if (existsSync(join(root, path))) continue
		await writeWhole(join(root, path), text, mode)
		made = true
	}
	return made
}
