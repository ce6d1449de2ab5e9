import { type Atom, isAtom, parseAtom, printAtom } from '@altroot/shared/portage/atom'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { atomRules, atomText } from '../../support/arbitrary/atom.ts'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle()
})
afterAll(() => oracle[Symbol.asyncDispose]())

/** The parts as `oracle.py` reports them; JSON has null for undefined. */
function partsOf({ text: _, ...parts }: Atom): unknown {
	return JSON.parse(JSON.stringify(parts, (_, value) => value ?? null))
}

test('an atom is accepted exactly where portage.dep.Atom accepts it, with the same parts', async () => {
	let accepted = 0
	const numRuns = 6000
	await fc.assert(
		fc.asyncProperty(atomText, atomRules, async (text, rules) => {
			const ours = parseAtom(text, rules)
			expect(isAtom(ours) ? partsOf(ours) : null).toEqual(await oracle.ask('atom', { text, rules }))
			if (isAtom(ours)) expect(printAtom(ours), 'printed again').toBe(text)
			if (isAtom(ours)) accepted++
		}),
		seeded(numRuns),
	)
	// The generator is only worth its time while it hits both sides often.
	expect(accepted).toBeGreaterThan(numRuns / 4)
	expect(accepted).toBeLessThan((numRuns * 3) / 4)
})
