import type { Generation } from '@altroot/shared/protocol/generation'

/** What is to be built next for a host. */
export interface Selected {
	readonly revision: string
	/** The generation's number: the next one, or that of the generation which a crash or a restart interrupted. */
	readonly number: number
}

/**
 * Chooses what to build: the head of the host's branch, unless the newest generation has ended on it. A generation that
 * still says `building` belongs to a builder that is gone, because only one builds at a time: it goes on under its number
 * if the head is still the same. `treesMoved`: a sync has changed what it was built from. What lies between two heads is never built by itself.
 */
export function select(
	head: string | undefined,
	newest: Generation | undefined,
	treesMoved = false,
): Selected | undefined {
	if (head === undefined) return undefined
	const cutOff = newest?.outcome === 'building' && newest.revision === head
	if (newest?.revision === head && !cutOff && !treesMoved) return undefined
	return selectAnyway(head, newest)
}

/** The same for a revision that a person asks for, whatever was built of it before. */
export function selectAnyway(revision: string, newest: Generation | undefined): Selected {
	const cutOff = newest?.outcome === 'building' && newest.revision === revision
	return { revision, number: (newest?.number ?? 0) + (cutOff ? 0 : 1) }
}
