import { changeFolder, NewObjects } from '@altroot/shared/ledger/folder'
import { diffTrees } from '@altroot/shared/portage/config-diff'
import { readTree } from '@altroot/shared/portage/config-reading'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths } from '@altroot/shared/portage/tree-changes'
import { validateTree } from '@altroot/shared/portage/validate'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edited, edits, unseen } from '../../../support/config-edits.ts'
import { treeOf } from '../../../support/config-tree.ts'

const made = () => new NewObjects(() => undefined)

const atom = fc.constantFrom('app-misc/a', '>=app-misc/a-1', 'app-misc/b', '*/*', 'app-misc/*', '-app-misc/a')
const word = fc.constantFrom('x', '-x', 'y', '-y', '-*', '?')
const line = fc.tuple(atom, fc.array(word, { maxLength: 3 })).map(([name, words]) => [name, ...words].join(' '))
const file = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'))
const places = ['package.use', 'package.mask', 'package.env', 'sets', 'profile/use.mask']
const paths = places.flatMap((place) => ['a', 'b', 'c', 'd/e'].map((name) => `etc/portage/${place}/${name}`))
const lineEdits = fc.array(
	fc.record({ path: fc.constantFrom(...paths), put: fc.oneof({ weight: 6, arbitrary: file }, fc.constant(undefined)) }),
	{ minLength: 1, maxLength: 4 },
)

it('a tree that is looked at beside the one before it reads, validates, differs and hashes as one that nobody has seen', () => {
	fc.assert(
		fc.property(fc.array(edits, { minLength: 1, maxLength: 6 }), (all) => {
			let before: ConfigTree = treeOf({ 'etc/portage/make.conf': 'USE="x"\n' })
			validateTree(before)
			let folder = changeFolder(undefined, before, made())
			for (const some of all) {
				const after = edited(before, some)
				const changes = changedPaths(before, after).map((path) => [path, after.get(path)] as const)
				expect(validateTree(after, before)).toEqual(validateTree(unseen(after)))
				expect([...readTree(after)]).toEqual([...readTree(unseen(after))])
				expect(diffTrees(before, after)).toEqual(diffTrees(unseen(before), unseen(after)))
				folder = changeFolder(folder, new Map(changes), made())
				expect(folder).toEqual(changeFolder(undefined, unseen(after), made()))
				before = after
			}
		}),
		{ numRuns: 300 },
	)
}, 30_000)

it('lines that meet others, be it in other files, are told of and complained of as in trees that nobody has seen', () => {
	fc.assert(
		fc.property(fc.array(lineEdits, { minLength: 1, maxLength: 8 }), fc.nat(), (all, earlier) => {
			const states: ConfigTree[] = [treeOf({})]
			for (const some of all) {
				const before = states.at(-1)!
				const after = edited(before, some)
				expect(validateTree(after, before)).toEqual(validateTree(unseen(after)))
				for (const other of [before, states[earlier % states.length]!]) {
					expect(diffTrees(other, after)).toEqual(diffTrees(unseen(other), unseen(after)))
				}
				expect([...readTree(after)]).toEqual([...readTree(unseen(after))])
				states.push(after)
			}
		}),
		{ numRuns: 100 },
	)
}, 30_000)
