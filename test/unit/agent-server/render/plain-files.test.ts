import { withoutLinks } from '@altroot/agent-server/render/plain-files'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

test('what a link leads to stands in its place, through further links', () => {
	const { tree } = withoutLinks(
		treeOf({
			'etc/portage/package.use': { link: 'shared' },
			'etc/portage/shared/a': { link: '../one' },
			'etc/portage/one': 'x',
			'etc/portage/make.profile': { link: 'shared' },
		}),
		'etc/portage/make.profile',
	)
	const texts = [...tree].map(([path, { content }]) => [path, new TextDecoder().decode(content)])
	expect(Object.fromEntries(texts)).toEqual({
		'etc/portage/package.use/a': 'x',
		'etc/portage/shared/a': 'x',
		'etc/portage/one': 'x',
		'etc/portage/make.profile': 'shared',
	})
})

test('links that lead to themselves a thousandfold come to an end', () => {
	const links = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`etc/portage/d/${at}`, { link: '.' }]))
	const { tree, report } = withoutLinks(treeOf({ ...links, 'etc/portage/d/file': 'x' }), '')
	expect(tree.size).toBeLessThan(20_001)
	expect(report.length).toBeGreaterThan(0)
})

test('a link to nothing that is recorded is in the report', () => {
	const { tree, report } = withoutLinks(treeOf({ 'etc/portage/package.use': { link: '/etc/shadow' } }), '')
	expect(tree.size).toBe(0)
	expect(report).toMatchObject([{ path: 'etc/portage/package.use', fate: 'laptop' }])
})
