import { Recent } from '@altroot/shared/recent'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it('what nobody has asked for longest goes first', () => {
	const recent = new Recent<number>(3)
	for (const name of ['a', 'b', 'c']) recent.add(name, 1, 1)
	recent.get('a')
	recent.add('d', 1, 2)
	expect(['a', 'b', 'c', 'd'].filter((name) => recent.get(name))).toEqual(['a', 'd'])
})

it('what there is no room for is not kept, and nothing goes for it', () => {
	const recent = new Recent<number>(3)
	recent.add('a', 1, 1)
	recent.add('b', 1, 4)
	expect([recent.get('a'), recent.get('b')]).toEqual([1, undefined])
})

it('whatever is added, the newest is there, and all together never cost more than they may', () => {
	const added = fc.array(
		fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), cost: fc.integer({ min: 1, max: 10 }) }),
	)
	fc.assert(
		fc.property(added, (all) => {
			const recent = new Recent<number>(10)
			for (const { name, cost } of all) {
				recent.add(name, cost, cost)
				expect(recent.get(name)).toBe(cost)
				const kept = ['a', 'b', 'c', 'd', 'e'].map((each) => recent.get(each) ?? 0)
				expect(kept.reduce((one, other) => one + other)).toBeLessThanOrEqual(10)
			}
		}),
	)
})
