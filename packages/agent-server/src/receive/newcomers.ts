import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { GitObject, NewObject } from '@altroot/shared/ledger/object'
import { readObject } from '@altroot/shared/ledger/objects'
import { recentTrees } from './recent-trees.ts'

/** Characters of a sentence: a name in a tree may have millions, and the answer is one packet. */
const longest = 1000

/**
 * Thrown where a push breaks a rule: caught where the push is received, and told to the person who pushed. Names of the
 * push stand in the sentence, so what steers a terminal or ends a line is written as `\x1b`.
 */
export class Refusal extends Error {
	constructor(sentence: string) {
		const printable = sentence.replace(/\p{Cc}/gu, (character) => {
			return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
		})
		super(printable.length > longest ? `${printable.slice(0, longest)}…` : printable)
	}
}

/** The objects of a push before they count, over those of the ledger. */
export class Newcomers {
	readonly #ledger: Ledger
	readonly #brought: ReadonlyMap<string, NewObject>
	readonly #tip: NewObject | undefined
	readonly #taken = new Map<string, NewObject>()

	/** `tip`: what the ledger was found to have just before, so that it is not read again. */
	constructor(ledger: Ledger, brought: readonly NewObject[], tip?: NewObject) {
		this.#ledger = ledger
		this.#brought = new Map(brought.map((object) => [object.id, object]))
		this.#tip = tip
	}

	/** What was looked at and taken, each object behind those that it names. What a push brings beside is left out. */
	get taken(): readonly NewObject[] {
		return [...this.#taken.values()]
	}

	brings(id: string): boolean {
		return this.#brought.has(id)
	}

	take(id: string): void {
		const object = this.#brought.get(id)
		if (object) this.#taken.set(id, object)
	}

	/** The content of an object that has to be of this type. */
	async read(id: string, type: GitObject['type']): Promise<Uint8Array> {
		const known = this.#brought.get(id) ?? (this.#tip?.id === id ? this.#tip : undefined)
		const object = known ?? (await readObject(this.#ledger, id))
		if (object === undefined) throw new Refusal(`the push lacks the ${type} ${id}`)
		if (object.type !== type) throw new Refusal(`${id} is a ${object.type}, not a ${type}`)
		return object.content
	}

	/** The content of a tree that is only compared with: it need not be on the disk any more, where it was lately. */
	async readReplaced(id: string): Promise<Uint8Array> {
		const found = this.brings(id) ? undefined : recentTrees(this.#ledger).get(id)
		return found ?? this.read(id, 'tree')
	}
}
