import { diffTrees } from '@altroot/shared/portage/config-diff'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTrees } from '../../../../packages/agent-client/src/merge/trees.ts'
import { treeOf } from '../../../support/config-tree.ts'

const one = fc.constantFrom<string[]>
const flag = one('a', '-a', 'b', '-b', 'c', '-c', '-*', 'd')
const atomFor = (names: readonly string[]) => fc.constantFrom(...names).map((name) => `app-misc/${name}`)

/** A file of package.use over some atoms, with comments and blanks. */
const useFile = (names: readonly string[]) =>
	fc
		.array(
			fc.oneof(
				{
					weight: 5,
					arbitrary: fc
						.tuple(atomFor(names), fc.array(flag, { minLength: 1, maxLength: 3 }))
						.map(([atom, flags]) => `${atom} ${flags.join(' ')}`),
				},
				{ weight: 1, arbitrary: one('# a comment', '', '# another') },
			),
			{ maxLength: 6 },
		)
		.map((lines) => lines.map((line) => `${line}\n`).join(''))
const worldFile = (names: readonly string[]) =>
	fc.uniqueArray(atomFor(names)).map((atoms) =>
		atoms
			.sort()
			.map((atom) => `${atom}\n`)
			.join(''),
	)

const tree = (names: readonly string[]): fc.Arbitrary<ConfigTree> =>
	fc.record({ first: useFile(names), second: useFile(names), world: worldFile(names) }).map((files) =>
		treeOf({
			'etc/portage/package.use/first': files.first,
			'etc/portage/package.use/second': files.second,
			'var/lib/portage/world': files.world,
		}),
	)

/** What differs, one text a flag or member, without places and order. */
function meaning(before: ConfigTree, after: ConfigTree): Set<string> {
	return new Set(
		diffTrees(before, after).flatMap((change) => {
			if (change.kind === 'world') return [`world ${change.member} ${change.present}`]
			if (change.kind !== 'use') return []
			return [...change.set, ...change.dropped.map((word) => `drops ${word}`)].map((word) => `${change.atom} ${word}`)
		}),
	)
}

describe('merging', () => {
	it('keeps every change of both sides, and makes no other, wherever it sees no conflict', () => {
		let merged = 0
		fc.assert(
			fc.property(tree(['x', 'y', 'z']), tree(['x', 'y', 'z']), tree(['x', 'y', 'z']), (base, ours, theirs) => {
				const { tree: result, conflicts } = mergeTrees(base, ours, theirs)
				if (conflicts.length > 0) return
				merged++
				expect(meaning(base, result)).toEqual(new Set([...meaning(base, ours), ...meaning(base, theirs)]))
			}),
			{ numRuns: 300 },
		)
		expect(merged).toBeGreaterThan(10)
	})

	it('has no conflict where the two sides have changed different atoms in different lines', () => {
		fc.assert(
			fc.property(useFile(['x']), useFile(['x']), useFile(['y']), useFile(['y']), (x, newX, y, newY) => {
				const files = (first: string, second: string) =>
					treeOf({ 'etc/portage/package.use': `${first}# between\n${second}` })
				const [base, ours, theirs] = [files(x, y), files(newX, y), files(x, newY)]
				const { tree: result, conflicts } = mergeTrees(base, ours, theirs)
				expect(conflicts).toEqual([])
				expect(meaning(base, result)).toEqual(new Set([...meaning(base, ours), ...meaning(base, theirs)]))
			}),
			{ numRuns: 300 },
		)
	})

	it('with one side unchanged is the other side', () => {
		fc.assert(
			fc.property(tree(['x', 'y']), tree(['x', 'y']), (base, changed) => {
				expect(mergeTrees(base, changed, base).tree).toEqual(changed)
				expect(mergeTrees(base, base, changed).tree).toEqual(changed)
			}),
			{ numRuns: 50 },
		)
	})

	it('with a preference leaves no conflict', () => {
		fc.assert(
			fc.property(
				tree(['x', 'y']),
				tree(['x', 'y']),
				tree(['x', 'y']),
				one('ours', 'theirs'),
				(base, ours, theirs, prefer) => {
					expect(mergeTrees(base, ours, theirs, prefer as 'ours').conflicts).toEqual([])
				},
			),
			{ numRuns: 100 },
		)
	})
})
