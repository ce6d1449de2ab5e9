import { posix } from 'node:path'
import { type Diagnostic, finding } from '../diagnostic.ts'
import type { ProfileChange } from './config-change.ts'
import { decode } from './config-files.ts'
import { realPath } from './config-links.ts'
import type { ConfigTree } from './config-tree.ts'
import { type WordLine, wordLines } from './word-lines.ts'

/** Where each repository lies on the machine that the tree is from. */
export type Locations = ReadonlyMap<string, string>

/**
 * A parent of a profile in a form that holds on any machine: `gentoo:default/linux/amd64/23.0` in a repository, or a
 * path below etc/portage that is relative to the profile (`../site-profile`).
 */
export interface Parent {
	readonly text: string
	readonly path: string
	readonly line: number
}

export interface Parents {
	readonly parents: readonly Parent[]
	readonly diagnostics: readonly Diagnostic[]
}

const profile = 'etc/portage/make.profile'

/**
 * What make.profile inherits: the one directory that it links to, or the lines of its `parent` file where it is a
 * directory itself. `known` is the profile that the laptop itself has found there (`.altroot/host.json`), for a link
 * that goes through other links outside of the tree.
 *
 * Source of the rules: portage/package/ebuild/_config/LocationsManager.py.
 */
export function readProfile(tree: ConfigTree, locations: Locations, known?: string): Parents {
	const place = { path: profile, line: 0 }
	const target = linkTarget(tree)
	if (target === undefined) {
		const read = readParents(tree, profile, locations)
		if (read.parents.length + read.diagnostics.length > 0) return read
		const message = 'no profile is chosen: make.profile is missing, or its parent file is empty'
		return { parents: [], diagnostics: [finding('error', place, 'profile-unset', message, 'run eselect profile set')] }
	}
	const text = portable(tree, target, 'etc/portage', profile, locations) ?? known
	if (text === undefined) return { parents: [], diagnostics: [notFound(place, target)] }
	return { parents: [{ ...place, text }], diagnostics: [] }
}

/** The lines of the `parent` file of a profile directory of the tree; it has none where it has no parents. */
export function readParents(tree: ConfigTree, directory: string, locations: Locations): Parents {
	const diagnostics: Diagnostic[] = []
	const real = realPath(tree, directory) ?? directory
	const parents = parentLines(tree, directory).flatMap((entry): Parent[] => {
		const { path, line } = entry
		const text = portable(tree, entry.text, real, real, locations)
		if (text === undefined) diagnostics.push(notFound(entry, entry.text))
		return text === undefined ? [] : [{ text, path, line }]
	})
	return { parents, diagnostics }
}

/** What a person calls the profile: what make.profile links to, or its parents, one a line. */
function profileText(tree: ConfigTree): string | undefined {
	const parents = parentLines(tree, profile).map(({ text }) => text)
	return linkTarget(tree) ?? (parents.length > 0 ? parents.join('\n') : undefined)
}

/** The files that say nothing but which profile it is. */
export const profileFiles: ReadonlySet<string> = new Set([profile, `${profile}/parent`])

/** Another profile is one change, however it is chosen. */
export function diffProfile(before: ConfigTree, after: ConfigTree): readonly ProfileChange[] {
	const [old, now] = [profileText(before), profileText(after)]
	return old === now ? [] : [{ kind: 'profile', before: old, after: now, path: profile, line: 0 }]
}

function linkTarget(tree: ConfigTree): string | undefined {
	const link = tree.get(profile)
	return link?.mode === '120000' ? new TextDecoder().decode(link.content) : undefined
}

function parentLines(tree: ConfigTree, directory: string): readonly WordLine[] {
	const path = realPath(tree, `${directory}/parent`)
	const file = path === undefined ? undefined : tree.get(path)
	return file ? wordLines(decode(file, `${directory}/parent`).text, `${directory}/parent`) : []
}

/**
 * What `written` means when it stands in directory `base`, in the form of a `Parent` of directory `profile`; undefined
 * where it leads to no repository and to nothing of the tree.
 */
function portable(
	tree: ConfigTree,
	written: string,
	base: string,
	profile: string,
	locations: Locations,
): string | undefined {
	if (!written.startsWith('/') && written.includes(':')) return written
	const absolute = posix.resolve('/', base, written)
	const inTree = realPath(tree, absolute.slice(1))
	if (inTree?.startsWith('etc/portage/') && [...tree.keys()].some((path) => path.startsWith(`${inTree}/`))) {
		return posix.relative(`/${profile}`, `/${inTree}`)
	}
	const [name, location] = [...locations]
		.filter(([, location]) => absolute.startsWith(`${posix.resolve(location)}/profiles/`))
		.reduce<readonly [string, string]>((best, one) => (one[1].length > best[1].length ? one : best), ['', ''])
	if (name === '') return undefined
	return `${name}:${absolute.slice(`${posix.resolve(location)}/profiles/`.length)}`
}

function notFound(place: Pick<Diagnostic, 'path' | 'line'>, written: string): Diagnostic {
	const message = `${written} is neither below etc/portage nor in a repository of repos.conf`
	return finding('error', place, 'profile-outside', message, 'name it as REPOSITORY:PATH in make.profile/parent')
}
