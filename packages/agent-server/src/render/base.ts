import { existsSync } from 'node:fs'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { readRepositories, shippedReposConf } from '@altroot/shared/portage/repos-conf'
import { readFileIfAny, readFiles } from './base-files.ts'
import { readBaseProfile } from './base-profile.ts'
import type { BaseProfile, BaseSettings } from './input.ts'

/**
 * Reads the build host's own configuration: `etcPortage` is its /etc/portage, `shipped` the repos.conf that comes with
 * Portage. A repository that is not there on the disk does not count.
 */
export async function readBase(
	etcPortage: string,
	shipped = '/usr/share/portage/config/repos.conf',
): Promise<BaseSettings> {
	const tree = readFiles(etcPortage, ['make.conf', 'repos.conf'])
	const { variables, diagnostics } = readMakeConf(tree, {
		readOutside: (path) => readFileIfAny(path.replace(/^\/etc\/portage(?=\/)/, etcPortage)),
	})
	const found = readRepositories(tree, readTextAt(shipped) ?? shippedReposConf)
	const present = [...found.repositories.values()].filter(({ location }) => existsSync(location))
	const repositories = new Map(present.map(({ name, location }) => [name, location]))
	const profiles = new Map<string, BaseProfile | undefined>()
	const profile = (reference: string): BaseProfile | undefined => {
		if (!profiles.has(reference)) profiles.set(reference, readBaseProfile(repositories, reference))
		return profiles.get(reference)
	}
	return {
		variables,
		repositories,
		profile,
		diagnostics: [...diagnostics, ...found.diagnostics],
	}
}

function readTextAt(path: string): string | undefined {
	const content = readFileIfAny(path)
	return content && new TextDecoder().decode(content)
}
