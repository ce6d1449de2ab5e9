import { filesOf } from '@altroot/shared/portage/config-files'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { treeOf } from '../../support/config-tree.ts'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle()
})
afterAll(() => oracle[Symbol.asyncDispose]())

const place = 'etc/portage/package.use'
const name = fc.constantFrom(
	...['a', 'b', 'B', 'a-b', 'a.b', '10', '9', 'é', '\u{1f4bb}', '\uff5e', 'zz-autounmask', '#auto#', 'x.bak', 'README'],
	...['.a', 'a~', '~a', '._cfg0000_a', '.git', 'CVS', 'RCS', 'SCCS', '.svn', '_svn'],
)
const below = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => [place, ...names].join('/'))
// No link leads to a directory above it: Portage goes round such a circle forty times, we once.
const target = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(null) },
	{
		weight: 1,
		arbitrary: fc.constantFrom('a', './b', '../common', '../../common', '../../common/b', 'a/b', 'missing'),
	},
)
const entries = fc
	.uniqueArray(
		fc.tuple(fc.oneof({ weight: 9, arbitrary: below }, { weight: 1, arbitrary: fc.constant(place) }), target),
		{
			maxLength: 8,
			selector: ([path]) => path,
		},
	)
	// A path cannot be a file or a link and a directory too.
	.map((all) => all.filter(([path]) => !all.some(([other]) => other.startsWith(`${path}/`))))
	.map((all) => [...all, ['etc/portage/common/b', null] as const])

test('the files of a directory are those that Portage reads, in its order, through links too', async () => {
	await fc.assert(
		fc.asyncProperty(entries, async (all) => {
			const tree = treeOf(Object.fromEntries(all.map(([path, link]) => [path, link === null ? '' : { link }])))
			const ours = filesOf(tree, place).files.map(({ path }) => path)
			expect(ours).toEqual(await oracle.ask('files', { tree: all, place }))
		}),
		seeded(300),
	)
})
