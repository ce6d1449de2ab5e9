import { type GitObject, type NewObject, newObject } from '../object.ts'
import { applyDelta } from './delta.ts'
import type { BadPack, PackEntry, PackLimits } from './read-pack.ts'
import { Turns } from './turns.ts'

/** An object of a pack, and where it lies there. */
export interface PackedObject extends NewObject {
	readonly offset: number
	readonly crc: number
}

/**
 * The objects of a pack, with every delta applied, in the pack's order. `outside` finds a base that is not in the pack:
 * a pack with such deltas is thin (gitformat-pack(5)). Each delta is looked at once, whatever order they come in.
 */
export async function resolveDeltas(
	entries: readonly PackEntry[],
	outside: (id: string) => Promise<GitObject | undefined>,
	limits: Pick<PackLimits, 'object' | 'inflated'>,
): Promise<readonly PackedObject[] | BadPack> {
	const found = new Map<number, PackedObject>()
	const ids = new Set<string>()
	const waiting = Map.groupBy(
		entries.filter(({ base }) => base !== undefined),
		({ base }) => base,
	)
	const turns = new Turns()
	let inflated = 0
	/** Adds an object, then the deltas against it, then those against these. */
	const add = async (entry: PackEntry, object: GitObject): Promise<BadPack | undefined> => {
		const ready = [{ entry, object }]
		for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
			const { offset, crc } = next.entry
			const { type, content } = next.object
			const made = newObject(type, content)
			inflated += content.length
			found.set(offset, { ...made, offset, crc })
			ids.add(made.id)
			await turns.after(content.length)
			const against = addAgainst([offset, made.id], made)
			if ('bad' in against) return against
			ready.push(...against)
		}
		return undefined
	}
	/** What the deltas make of a base that is known by these names. */
	const addAgainst = (names: readonly (number | string)[], base: GitObject): Made[] | BadPack => {
		const made: Made[] = []
		for (const name of names) {
			for (const entry of waiting.get(name) ?? []) {
				const content = applyDelta(base.content, entry.content, Math.min(limits.object, limits.inflated - inflated))
				if (content === undefined) return { bad: 'a delta of the pack does not fit its base, or makes too much of it' }
				made.push({ entry, object: { type: base.type, content } })
			}
			waiting.delete(name)
		}
		return made
	}
	for (const entry of entries) {
		const { kind, content } = entry
		if (kind === 'offset-delta' || kind === 'id-delta') continue
		const trouble = await add(entry, { type: kind, content })
		if (trouble) return trouble
	}
	for (const name of [...waiting.keys()]) {
		const base = typeof name === 'string' ? await outside(name) : undefined
		const against = base === undefined ? [] : addAgainst([name!], base)
		if ('bad' in against) return against
		for (const { entry, object } of against) {
			const trouble = await add(entry, object)
			if (trouble) return trouble
		}
	}
	if (waiting.size > 0) return { bad: 'a delta of the pack has no base' }
	return entries.map(({ offset }) => found.get(offset)!)
}

interface Made {
	readonly entry: PackEntry
	readonly object: GitObject
}
