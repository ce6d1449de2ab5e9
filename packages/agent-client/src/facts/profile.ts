import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type Locations, readProfile } from '@altroot/shared/portage/profile'

const link = 'etc/portage/make.profile'

/**
 * The profile as `repo:path`: what make.profile itself says, or where it leads on this disk when it goes through links
 * outside of etc/portage (`/var/db/repos` may be one). Null where that is no repository, or make.profile is a directory
 * with several parents.
 */
export async function profileOf(configRoot: string, tree: ConfigTree, locations: Locations): Promise<string | null> {
	const { parents } = readProfile(tree, locations)
	if (parents.length > 0) return parents.length === 1 && parents[0]!.text.includes(':') ? parents[0]!.text : null
	const target = await realpath(join(configRoot, link)).catch(() => undefined)
	for (const [name, location] of locations) {
		const profiles = await realpath(join(configRoot, location, 'profiles')).catch(() => undefined)
		if (profiles !== undefined && target?.startsWith(`${profiles}/`)) {
			return `${name}:${target.slice(profiles.length + 1)}`
		}
	}
	return null
}
