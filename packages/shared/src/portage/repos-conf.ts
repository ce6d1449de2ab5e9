import type { Diagnostic } from '../diagnostic.ts'
import { filesOf } from './config-files.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Format } from './format.ts'
import { parseSections, type SectionEntry } from './ini-dialect.ts'
import { sectionFormat } from './ini-format.ts'
import { joinSections, type SectionValue } from './ini-sections.ts'

/** repos.conf (portage(5)): which ebuild repositories there are, where they lie and how they are kept up to date. */
export const reposConf: Format<SectionEntry> = sectionFormat

/** An ebuild repository as repos.conf describes it. */
export interface Repository {
	readonly name: string
	/** An absolute path. */
	readonly location: string
	/** Every key, interpolated: `location` and `sync-uri` among them. */
	readonly keys: ReadonlyMap<string, SectionValue>
	/** Where the section's location is set. */
	readonly path: string
	readonly line: number
}

export interface Repositories {
	readonly repositories: ReadonlyMap<string, Repository>
	/** `main-repo` of [DEFAULT]: the one that the others take their eclasses from. */
	readonly mainRepo: string
	readonly diagnostics: readonly Diagnostic[]
}

/** What Portage ships in /usr/share/portage/config/repos.conf, as far as it tells where things are. */
export const shippedReposConf = `[DEFAULT]
main-repo = gentoo

[gentoo]
location = /var/db/repos/gentoo
`

/**
 * The repositories that Portage knows with this configuration: `shipped`, then etc/portage/repos.conf, file or directory.
 * A section without a location is not a repository; Portage leaves it out too.
 */
export function readRepositories(tree: ConfigTree, shipped = shippedReposConf): Repositories {
	const { files, diagnostics: found } = filesOf(tree, 'etc/portage/repos.conf')
	const texts = [{ path: 'usr/share/portage/config/repos.conf', text: shipped }, ...files]
	const parsed = texts.map(({ path, text }) => parseSections(text, path))
	const { sections, defaults, diagnostics } = joinSections(parsed.flatMap(({ entries }) => entries))
	const repositories = [...sections].flatMap(([name, keys]): Repository[] => {
		const location = keys.get('location')
		if (!location || location.value.trim() === '') return []
		return [{ name, location: location.value.trim(), keys, path: location.path, line: location.line }]
	})
	return {
		repositories: new Map(repositories.map((repository) => [repository.name, repository])),
		mainRepo: defaults.get('main-repo')?.value ?? 'gentoo',
		diagnostics: [...found, ...parsed.flatMap((one) => one.diagnostics), ...diagnostics],
	}
}
