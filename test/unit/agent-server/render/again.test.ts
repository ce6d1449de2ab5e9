import { renderAgain } from '@altroot/agent-server/render/again'
import { type BaseSettings, renderWork } from '@altroot/agent-server/render/render'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edited, edits, unseen } from '../../../support/config-edits.ts'
import { treeOf } from '../../../support/config-tree.ts'

const base: BaseSettings = {
	variables: new Map(),
	repositories: new Map([['gentoo', '/srv/gentoo']]),
	profile: () => ({ useExpand: ['VIDEO_CARDS'] }),
	diagnostics: [],
}
const places = { pkgdir: '/alt/p', distdir: '/d', tmpdir: '/t', logdir: '/alt/l' }
const plain = treeOf({
	'etc/portage/make.conf': 'USE="x"\n',
	'etc/portage/make.profile/parent': 'gentoo:default\n',
	'etc/portage/package.use/a': 'app-misc/x one\n',
})

/** Each file, each finding and each line of the report, in no order. */
function parts(tree: ConfigTree, { files, diagnostics, report }: ReturnType<typeof renderWork>['rendered']) {
	const sorted = (all: readonly unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort()
	const texts = [...files].map(([path, { mode, content }]) => [path, mode, Buffer.from(content).toString('latin1')])
	return { tree: [...tree.keys()], files: sorted(texts), diagnostics: sorted(diagnostics), report: sorted(report) }
}

it.each(['config', 'code'] as const)(
	'a render made of the one before it is the same as one made from nothing (%s)',
	(trust) => {
		let again = 0
		fc.assert(
			fc.property(fc.array(edits, { minLength: 1, maxLength: 6 }), (all) => {
				const input = { base, root: '/alt', trust, places }
				let tree: ConfigTree = plain
				let work = renderWork({ ...input, tree })
				for (const some of all) {
					tree = edited(tree, some)
					const made = renderAgain(work, { ...input, tree })
					if (made) again++
					work = made ?? renderWork({ ...input, tree })
					expect(parts(tree, work.rendered)).toEqual(parts(tree, renderWork({ ...input, tree: unseen(tree) }).rendered))
				}
			}),
			{ numRuns: 150 },
		)
		expect(again).toBeGreaterThan(30)
	},
)

it.each([
	['a variable of the server', { base: { ...base, repositories: new Map([['gentoo', '/elsewhere']]) } }],
	['a profile of the server', { base: { ...base, profile: () => ({ useExpand: [] }) } }],
	['the trust in the laptop', { trust: 'code' as const }],
])('is not made of the one before it where %s is another', (_what, other) => {
	const input = { base, root: '/alt', trust: 'config' as const, places, tree: plain }
	expect(renderAgain(renderWork(input), input)).toBeDefined()
	expect(renderAgain(renderWork(input), { ...input, ...other })).toBeUndefined()
})
