import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { wrongUse } from '@altroot/shared/errors'

/** A profile of one of the server's trees. */
export interface KnownProfile {
	/** `gentoo:default/linux/amd64/23.0/systemd`. */
	readonly name: string
	readonly directory: string
}

/** The profile that a person means, as `repository:path` or as a path in ::gentoo; an AgentError where there is none. */
export function findProfile(given: string, repositories: ReadonlyMap<string, string>): KnownProfile {
	const colon = given.indexOf(':')
	const repository = colon < 0 ? 'gentoo' : given.slice(0, colon)
	const path = given.slice(colon + 1)
	const location = repositories.get(repository)
	const profiles = join(location ?? '/', 'profiles')
	const directory = resolve(profiles, path)
	const known = location !== undefined && path !== '' && directory.startsWith(`${profiles}/`)
	const isProfile = known && ['parent', 'make.defaults'].some((file) => existsSync(join(directory, file)))
	if (isProfile) return { name: `${repository}:${path}`, directory }
	throw wrongUse(
		`the server has no profile ${repository}:${path}`,
		'`eselect profile list` shows those of its trees; `altroot-server sync` may bring it',
	)
}
