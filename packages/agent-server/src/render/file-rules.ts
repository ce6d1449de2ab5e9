/**
 * What a file below etc/portage is for (portage(5); facts of Portage's source): `build`: it decides what is built, and
 * is taken byte for byte. `variables`: it is in the grammar of make.conf. `laptop`: it only acts on the laptop.
 * `code`: it is run, or changes what is run.
 */
export type FileRule = 'build' | 'variables' | 'laptop' | 'code'

const rules: readonly (readonly [FileRule, RegExp])[] = [
	['build', /^package\.(use|accept_keywords|keywords|mask|unmask|license|properties|accept_restrict|env)(\/|$)/],
	['build', /^(sets|savedconfig)\/|^(sets\.conf|license_groups|categories|arch\.list)(\/|$)/],
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

/**
 * The rule for a file by its path below etc/portage; undefined where Portage reads no such file. A file of env/ is
 * bash where it lies at CAT/PN, unless package.env names it.
 */
export function ruleOfFile(path: string, named: ReadonlySet<string>): FileRule | undefined {
	if (path.startsWith('env/') && named.has(path.slice('env/'.length))) return 'variables'
	return rules.find(([, paths]) => paths.test(path))?.[0]
}

/** The rule for a file of a profile, by its path below the profile's directory. */
export function ruleOfProfileFile(path: string): FileRule {
	return profileRules.find(([, paths]) => paths.test(path))![0]
}
