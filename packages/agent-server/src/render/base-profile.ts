import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { lastOfEach, makeDefaults } from '@altroot/shared/portage/make-conf'
import { wordLines } from '@altroot/shared/portage/word-lines'
import { stackWords } from '@altroot/shared/portage/word-stack'
import { type Looks, readFileIfAny } from './base-files.ts'
import type { BaseProfile } from './input.ts'

type Repositories = ReadonlyMap<string, string>

/** The text of a file of this machine; empty where there is none. */
type TextOf = (path: string) => string

/** A profile as it lies in a repository. */
interface Place {
	readonly directory: string
	/** The repository that a `:path` means. */
	readonly repository: string
}

/**
 * Reads the profile `repository:path` of the server's own repositories, with all that it inherits; undefined where there
 * is none. A parent that is not there is passed over: it is the tree's mistake, and emerge will name it.
 * `looks` hears of all that this reads.
 */
export function readBaseProfile(repositories: Repositories, reference: string, looks: Looks): BaseProfile | undefined {
	const textOf: TextOf = (path) => {
		looks(path)
		const content = readFileIfAny(path)
		return content ? new TextDecoder().decode(content) : ''
	}
	const place = placeOf(reference, { directory: '/', repository: '' }, repositories)
	if (place) looks(place.directory)
	if (!place || !existsSync(place.directory)) return undefined
	const chain = inherited(place, repositories, new Set(), textOf)
	const words = chain.flatMap((directory) => {
		const path = `${directory}/make.defaults`
		const { entries } = makeDefaults.parse(textOf(path), path)
		return lastOfEach(entries).get('USE_EXPAND')?.value.split(/\s+/).filter(Boolean) ?? []
	})
	const useExpand = [...stackWords(words, false).values()].filter((word) => !word.startsWith('-'))
	return { useExpand }
}

/** Parents first, each directory once. */
function inherited(place: Place, repositories: Repositories, seen: Set<string>, textOf: TextOf): string[] {
	if (seen.has(place.directory)) return []
	seen.add(place.directory)
	const path = `${place.directory}/parent`
	const parents = wordLines(textOf(path), path).flatMap(({ text }) => placeOf(text, place, repositories) ?? [])
	return [...parents.flatMap((parent) => inherited(parent, repositories, seen, textOf)), place.directory]
}

/** Where a line of a `parent` file leads; undefined where it leads out of the profiles of all repositories. */
function placeOf(written: string, { directory, repository }: Place, repositories: Repositories): Place | undefined {
	const colon = written.indexOf(':')
	const name = colon > 0 ? written.slice(0, colon) : repository
	const profiles = `${repositories.get(name)}/profiles`
	const found = colon < 0 ? resolve(directory, written) : resolve(profiles, written.slice(colon + 1))
	if (!repositories.has(name) || !found.startsWith(`${resolve(profiles)}/`)) return undefined
	return { directory: found, repository: name }
}
