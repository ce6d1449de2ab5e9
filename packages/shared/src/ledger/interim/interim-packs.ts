import { readdirSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { hasErrno } from '../../errors.ts'
import { type GitObject, type NewObject, newObject, objectTypes } from '../object.ts'
import { PackReader } from '../pack/read-pack.ts'
import { interimName, interimPrefix } from './interim-files.ts'

/** Far above what the journal takes (`journalBytes`, `packFrom`): whatever else has such a name is left to git. */
const limits = { objects: 100, pack: 2 << 20, object: 2 << 20, inflated: 4 << 20 } as const

/** Packs that are remembered without a look: twice as many as the journal lets there be. */
const most = 64
/** Bytes of what was kept; the journal lets a quarter of that be there. */
const mostBytes = 4 << 20

/**
 * The packs in which small revisions lie at first, one each, until the journal brings their objects to files of their own
 * (docs/decisions/journal.md). Each is read once, as a whole: a handful of objects costs one file then. All that is
 * remembered is what the packs hold that are there.
 */
export class InterimPacks {
	readonly #directory: string
	/** By name of the pack. */
	#packs = new Map<string, ReadonlyMap<string, GitObject>>()
	/** What was kept since the last look. */
	#bytes = 0

	constructor(gitdir: string) {
		this.#directory = join(gitdir, 'objects/pack')
	}

	/** Remembers what this process has put into a pack itself. */
	keep(objects: readonly NewObject[]): void {
		this.#packs.set(interimName(objects), byId(objects))
		for (const { content } of objects) this.#bytes += content.length
		if (this.#packs.size > most || this.#bytes > mostBytes) this.#look() // most of them are gone
	}

	/** An object that was read or kept before, whatever has become of its pack. */
	seen(id: string): GitObject | undefined {
		for (const objects of this.#packs.values()) {
			const object = objects.get(id)
			if (object) return object
		}
		return undefined
	}

	/** An object of the packs that are there now. One that is taken away meanwhile has its objects in their own files. */
	find(id: string): GitObject | undefined {
		this.#look()
		return this.seen(id)
	}

	/** All objects of the packs that are there now. */
	all(): NewObject[] {
		this.#look()
		return [...this.#packs.values()].flatMap((objects) => [...objects].map(([id, object]) => ({ ...object, id })))
	}

	#look(): void {
		const there = new Map<string, ReadonlyMap<string, GitObject>>()
		for (const name of this.#names()) {
			const objects = this.#packs.get(name) ?? this.#read(name)
			if (objects) there.set(name, objects)
		}
		this.#packs = there
		this.#bytes = 0
	}

	#names(): string[] {
		try {
			return readdirSync(this.#directory).flatMap((file) => {
				const { name, ext } = parse(file)
				return name.startsWith(interimPrefix) && ext === '.idx' ? [name] : []
			})
		} catch (error) {
			if (hasErrno(error, 'ENOENT')) return []
			throw error
		}
	}

	/** None of one that is not whole, as after a power cut: the journal has the same once more. */
	#read(name: string): ReadonlyMap<string, GitObject> | undefined {
		try {
			const bytes = readFileSync(join(this.#directory, `${name}.pack`))
			return byId(objectsOf(bytes))
		} catch (error) {
			if (hasErrno(error, 'ENOENT')) return undefined
			throw error
		}
	}
}

function byId(objects: readonly NewObject[]): ReadonlyMap<string, GitObject> {
	return new Map(objects.map((object) => [object.id, object]))
}

/** Ours hold no deltas. */
function objectsOf(bytes: Buffer): NewObject[] {
	const reader = new PackReader(limits)
	const state = reader.read(bytes)
	if (state === 'more' || 'bad' in state) return []
	return reader.entries.flatMap(({ kind, content }) => {
		const type = objectTypes.find((one) => one === kind)
		return type ? [newObject(type, content)] : []
	})
}
