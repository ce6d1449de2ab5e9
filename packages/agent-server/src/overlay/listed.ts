import { readTextIfAny } from '@altroot/shared/platform/disk'
import { XMLParser } from 'fast-xml-parser'
import { type OverlaySource, syncTypes } from './source.ts'

/** Where eselect-repository keeps Gentoo's list of overlays: `~/.cache/eselect-repo` (eselect-repo.conf). */
export function listPlace(home: string): string {
	return `${home}/.cache/eselect-repo/repositories.xml`
}

/**
 * Where the overlay of that name is synced from by the list; undefined where there is no list or no such overlay in it.
 * git over https comes first, as it needs no account and cannot be read along.
 */
export async function findListed(name: string, place: string): Promise<OverlaySource | undefined> {
	const text = await readTextIfAny(place)
	if (text === undefined) return undefined
	const sources = sourcesIn(text, name)
	return (
		sources.find(({ type, uri }) => type === 'git' && uri.startsWith('https:')) ??
		sources.find(({ uri }) => !/^\S+@/.test(uri))
	)
}

/** One element or several: the parser tells them apart, the list does not. */
type Some<T> = T | readonly T[] | undefined
interface Listed {
	readonly name?: string
	readonly source?: Some<{ readonly type?: string; readonly text?: string }>
}

function sourcesIn(text: string, name: string): OverlaySource[] {
	const parser = new XMLParser({
		ignoreAttributes: false,
		attributeNamePrefix: '',
		textNodeName: 'text',
		parseTagValue: false,
	})
	const document: { repositories?: { repo?: Some<Listed> } } = parser.parse(text)
	const listed = all(document.repositories?.repo).find((repo) => repo.name === name)
	return all(listed?.source).flatMap(({ type, text: uri }) => {
		const known = syncTypes.find((one) => one === type)
		return known && uri ? [{ type: known, uri: uri.trim() }] : []
	})
}

function all<T>(some: Some<T>): readonly T[] {
	return some === undefined ? [] : Array.isArray(some) ? some : [some as T]
}
