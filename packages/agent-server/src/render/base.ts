import { existsSync } from 'node:fs'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { readRepositories, shippedReposConf } from '@altroot/shared/portage/repos-conf'
import { type Looks, readFileIfAny, readFiles } from './base-files.ts'
import { readBaseProfile } from './base-profile.ts'
import type { BaseProfile, BaseSettings } from './input.ts'

/**
 * Reads the build host's own configuration: `etcPortage` is its /etc/portage, `shipped` the repos.conf that comes with
 * Portage. A repository that is not there on the disk does not count. `looks` hears of all that this reads, profiles too.
 */
export async function readBase(
	etcPortage: string,
	shipped = '/usr/share/portage/config/repos.conf',
	looks: Looks = () => {},
): Promise<BaseSettings> {
	const tree = readFiles(etcPortage, ['make.conf', 'repos.conf'], looks)
	const read = (path: string): Uint8Array | undefined => {
		looks(path)
		return readFileIfAny(path)
	}
	const { variables, diagnostics } = readMakeConf(tree, {
		readOutside: (path) => read(path.replace(/^\/etc\/portage(?=\/)/, etcPortage)),
	})
	const found = readRepositories(tree, textOf(read(shipped)) ?? shippedReposConf)
	const present = [...found.repositories.values()].filter(({ location }) => {
		looks(location)
		return existsSync(location)
	})
	const repositories = new Map(present.map(({ name, location }) => [name, location]))
	const profiles = new Map<string, BaseProfile | undefined>()
	const profile = (reference: string): BaseProfile | undefined => {
		if (!profiles.has(reference)) profiles.set(reference, readBaseProfile(repositories, reference, looks))
		return profiles.get(reference)
	}
	return {
		variables,
		repositories,
		profile,
		diagnostics: [...diagnostics, ...found.diagnostics],
	}
}

function textOf(content: Uint8Array | undefined): string | undefined {
	return content && new TextDecoder().decode(content)
}
