import { posix } from 'node:path'
import { type Diagnostic, finding } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type Locations, type Parent, readParents, readProfile } from '@altroot/shared/portage/profile'
import type { BaseSettings } from './input.ts'

const makeProfile = 'etc/portage/make.profile'

export interface RenderedProfile {
	/** The directories of the tree that are profiles, with the text of their `parent` file: position-independent lines. */
	readonly directories: ReadonlyMap<string, string>
	/** Where the lines of make.profile's own `parent` come from. */
	readonly parents: readonly Parent[]
	/** The variables that the profile expands into USE flags. */
	readonly useExpand: readonly string[]
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * make.profile as a directory with `repository:path` for a parent, which holds wherever the repositories lie; profiles
 * below etc/portage that it inherits from likewise. A profile that the server lacks is an error: a person has to bring it.
 */
export function renderProfile(
	tree: ConfigTree,
	locations: Locations,
	base: BaseSettings,
	known: string | undefined,
): RenderedProfile {
	const { parents, diagnostics: found } = readProfile(tree, locations, known)
	const diagnostics = [...found]
	const directories = new Map([[makeProfile, linesOf(parents)]])
	const useExpand: string[] = []
	const queue = parents.map((parent) => ({ parent, directory: makeProfile }))
	for (const { parent, directory } of queue) {
		if (parent.text.includes(':')) {
			const profile = base.profile(parent.text)
			useExpand.push(...(profile?.useExpand ?? []))
			const repository = parent.text.split(':', 1)[0]!
			// A repository that the server lacks is told of once, with its section of repos.conf.
			if (!profile && (base.repositories.has(repository) || !locations.has(repository))) {
				diagnostics.push(findMissing(parent))
			}
			continue
		}
		const inTree = posix.join(directory, parent.text)
		if (directories.has(inTree)) continue
		const read = readParents(tree, inTree, locations)
		diagnostics.push(...read.diagnostics)
		directories.set(inTree, linesOf(read.parents))
		queue.push(...read.parents.map((one) => ({ parent: one, directory: inTree })))
	}
	return { directories, parents, useExpand, diagnostics }
}

function linesOf(parents: readonly Parent[]): string {
	return parents.map(({ text }) => `${text}\n`).join('')
}

function findMissing(parent: Parent): Diagnostic {
	const message = `the server has no profile ${parent.text}`
	return finding(
		'error',
		parent,
		'profile-missing',
		message,
		'run on the server: altroot-server sync; if it is there then, altroot-server profile set makes its base follow',
	)
}
