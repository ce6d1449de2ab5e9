import { Turns } from '@altroot/shared/ledger/pack/turns'
import { expect, test } from 'vitest'

/** After how many objects of this size others have their turn. */
function objectsInATurn(bytes: number): number {
	const turns = new Turns()
	let objects = 1
	while (!turns.isOver(bytes)) objects++
	return objects
}

test('others have their turn after many small objects, and after each large one', () => {
	expect([0, 60_000, 300_000, 10_000_000].map(objectsInATurn)).toEqual([64, 5, 1, 1])
})

test('a turn begins anew when it is over', () => {
	const turns = new Turns()
	const over = Array.from({ length: 130 }, () => turns.isOver(0))
	expect(over.flatMap((isOver, index) => (isOver ? [index + 1] : []))).toEqual([64, 128])
})
