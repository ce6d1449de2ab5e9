import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'

/**
 * The profile of the build host itself as `repository:path`, from its make.profile (a link, or a directory with a
 * `parent`); undefined where there is none, or none in a repository.
 */
export async function baseProfileName(
	etcPortage: string,
	repositories: ReadonlyMap<string, string>,
): Promise<string | undefined> {
	const place = join(etcPortage, 'make.profile')
	const target = await realpath(place).catch(() => undefined)
	if (target === undefined) return undefined
	for (const [name, location] of repositories) {
		const profiles = await realpath(join(location, 'profiles')).catch(() => undefined)
		if (profiles !== undefined && target.startsWith(`${profiles}/`))
			return `${name}:${target.slice(profiles.length + 1)}`
	}
	const parents = (await readTextIfAny(join(target, 'parent')))?.split('\n').map((line) => line.trim())
	return parents?.find((line) => /^[\w-]+:\S/.test(line))
}
