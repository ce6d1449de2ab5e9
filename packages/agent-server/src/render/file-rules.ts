import type { ConfigTree } from '@altroot/shared/portage/config-tree'

/**
 * What a file below etc/portage is for (portage(5); facts of Portage's source): `build`: it decides what is built, and
 * is taken byte for byte. `text`: as that, but flags of a compiler may stand in it. `variables`: it is in the grammar of make.conf. `laptop`: it only acts on the laptop.
 * `code`: it is run, or changes what is run.
 */
export type FileRule = 'build' | 'text' | 'variables' | 'laptop' | 'code'

const rules: readonly (readonly [FileRule, RegExp])[] = [
	['build', /^package\.(use|accept_keywords|keywords|mask|unmask|license|properties|accept_restrict|env)(\/|$)/],
	['text', /^savedconfig\//],
	['build', /^sets\/|^(sets\.conf|license_groups|categories|arch\.list)(\/|$)/],
	['laptop', /^(binrepos\.conf|mirrors|color\.map|gnupg|postsync\.d|repo\.postsync\.d|suidctl\.conf)(\/|$)/],
	['code', /^(bashrc|bashrc\.d|patches|modules|hooks|bin)(\/|$)/],
	['code', /^env\/[^/]+\/./],
	['variables', /^env\//],
]

/** Files of a profile directory, by their path in it. */
const profileRules: readonly (readonly [FileRule, RegExp])[] = [
	['variables', /^make\.defaults(\/|$)/],
	['code', /^(profile\.bashrc|package\.bashrc|bashrc)(\/|$)/],
	['build', /^/],
]

/** A file of the revision, and what it is for. */
export interface PlacedFile {
	readonly path: string
	/** undefined where Portage reads no such file. */
	readonly rule: FileRule | undefined
	/** In which way it sets variables, where it does: what package.env names, or a profile's make.defaults. */
	readonly variables: 'env' | 'defaults' | undefined
}

/**
 * What each file below etc/portage is for. `profiles` are the directories of the tree that are profiles, `named` the files of env/ that package.env names: others at env/CAT/PN are bash, and what is left is read by nothing.
 */
export function placeFiles(
	tree: ConfigTree,
	profiles: readonly string[],
	named: ReadonlySet<string>,
): readonly PlacedFile[] {
	return [...tree.keys()].map((path) => {
		const profile = profiles.find((directory) => path.startsWith(`${directory}/`))
		if (profile) {
			const rule = ruleOf(path.slice(profile.length + 1), profileRules)
			return { path, rule, variables: rule === 'variables' ? 'defaults' : undefined }
		}
		const name = path.slice('etc/portage/'.length)
		if (name.startsWith('env/') && named.has(name.slice('env/'.length))) {
			return { path, rule: 'variables', variables: 'env' }
		}
		return { path, rule: ruleOf(name, rules), variables: undefined }
	})
}

function ruleOf(path: string, table: typeof rules): FileRule | undefined {
	return table.find(([, paths]) => paths.test(path))?.[0]
}
