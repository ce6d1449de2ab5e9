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
})
