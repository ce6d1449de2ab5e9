import { parseSections, printSections, type SectionEntry } from '@altroot/shared/portage/ini-dialect'
import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import { keepOwner, keysFromServer } from '../trees/from-server.ts'

/** A tree to be fetched from the server into the laptop's own place for it. */
export interface FetchedTree {
	readonly name: string
	/** On the server. */
	readonly location: string
	/** uid and gid of the laptop's directory: `250:250`; undefined where it is not there yet. */
	readonly owner: string | undefined
}

/**
 * The text of PORTAGE_REPOSITORIES (it stands in the place of all repos.conf) with which `emerge --sync` fetches these
 * trees from the server. `known` is what `portageq repos_config` says of the laptop, so that locations, masters and
 * priorities stay as they are. Throws nothing; a tree that the laptop does not know is left out.
 */
export function syncedRepositories(known: string, trees: readonly FetchedTree[], gate: ConnectionSettings): string {
	// portageq prints values with their % resolved, and Portage would resolve them once more.
	const { entries } = parseSections(known.replaceAll('%', '%%'), 'portageq')
	const bySection = new Map<string, SectionEntry[]>()
	for (const entry of entries) bySection.set(entry.section, [...(bySection.get(entry.section) ?? []), entry])
	for (const tree of trees) {
		const section = bySection.get(tree.name)
		if (section !== undefined) bySection.set(tree.name, withKeys(section, syncKeys(tree, section, gate)))
	}
	return printSections([...bySection.values()].flat())
}

/** The names of the repositories in what `portageq repos_config` says, with their place on the laptop. */
export function knownLocations(known: string): ReadonlyMap<string, string> {
	const { entries } = parseSections(known, 'portageq')
	return new Map(
		entries.flatMap(({ section, key, value }): [string, string][] => (key === 'location' ? [[section, value]] : [])),
	)
}

function syncKeys(tree: FetchedTree, section: readonly SectionEntry[], gate: ConnectionSettings): Map<string, string> {
	const extra = section.find(({ key }) => key === 'sync-rsync-extra-opts')?.value ?? ''
	const keep = tree.owner === undefined ? '' : `${keepOwner}${tree.owner}`
	return new Map([
		...keysFromServer(tree.location.replaceAll('%', '%%'), gate),
		['sync-rsync-extra-opts', `${extra} ${keep}`.trim()],
	])
}

function withKeys(section: readonly SectionEntry[], values: ReadonlyMap<string, string>): SectionEntry[] {
	const [{ path, line, section: name }] = section as [SectionEntry]
	const added = [...values].map(([key, value]) => ({
		path,
		line,
		section: name,
		key,
		value,
		text: `${key} = ${value}`,
	}))
	return [...section.filter(({ key }) => key === undefined || !values.has(key)), ...added]
}
