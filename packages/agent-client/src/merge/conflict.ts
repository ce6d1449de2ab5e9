import { printPlace } from '@altroot/shared/diagnostic'

/** What one side has at a place; `text` is empty where it has taken something away. */
export interface Side {
	readonly path: string
	readonly line: number
	readonly text: string
}

/** Something that both sides have changed, each in another way. */
export interface Conflict {
	readonly ours: Side
	readonly theirs: Side
}

/** Whose version counts where both have changed the same thing. */
export type Prefer = 'ours' | 'theirs'

/** Two lines for a person: what this laptop has, what the other side has. */
export function printConflict({ ours, theirs }: Conflict): string {
	return `${printSide(ours, 'here')}\n${printSide(theirs, 'there')}`
}

function printSide(side: Side, where: string): string {
	return `${printPlace(side)}: ${where}: ${side.text === '' ? '(removed)' : side.text}`
}
