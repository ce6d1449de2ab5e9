import type { Entry } from '@altroot/shared/portage/format'
import { concerned } from '@altroot/shared/portage/near-lines'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const meets = ({ text }: Entry): string => text

/** What a look at each line says. */
function concernedOfAll(before: readonly Entry[], after: readonly Entry[]): readonly Entry[][] {
	const most = Math.min(before.length, after.length)
	let start = 0
	while (start < most && before[start] === after[start]) start++
	let end = 0
	while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++
	const differ = [before, after].flatMap((all) => all.slice(start, all.length - end)).map(meets)
	return [before, after].map((all) => all.filter((line) => differ.includes(meets(line))))
}

const lines = (most: number) =>
	fc
		.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: most })
		.map((texts) => texts.map((text, at): Entry => ({ path: 'x', line: at + 1, text })))
const step = fc.record({ at: fc.nat(), gone: fc.nat(6), come: lines(4), back: fc.nat() })

it.each([8, 300])('of %i lines, changed again and again, finds the same as a look at each of them', (most) => {
	fc.assert(
		fc.property(lines(most), fc.array(step, { minLength: 1, maxLength: 10 }), (first, steps) => {
			const states: (readonly Entry[])[] = [first]
			for (const { at, gone, come, back } of steps) {
				const before = states.at(-1)!
				const after = before.toSpliced(at % (before.length + 1), gone, ...come)
				for (const other of [before, before, states[back % states.length]!]) {
					expect(concerned(other, after, meets)).toEqual(concernedOfAll(other, after))
				}
				states.push(after)
			}
		}),
	)
})
