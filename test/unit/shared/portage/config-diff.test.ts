import { describeChanges, diffTrees, onlyComments } from '@altroot/shared/portage/config-diff'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

type Files = Parameters<typeof treeOf>[0]
const diff = (before: Files, after: Files) => diffTrees(treeOf(before), treeOf(after))
const lines = (before: Files, after: Files) => describeChanges(diff(before, after)).body.split('\n')

test('a USE flag saved in package.use is one change, with path and line', () => {
	const before = { 'etc/portage/package.use': '# hello\napp-misc/hello -static\n' }
	const after = { 'etc/portage/package.use': '# hello\napp-misc/hello -static nls\n' }
	const changes = diff(before, after)
	expect(changes).toEqual([
		{
			kind: 'use',
			file: 'package.use',
			atom: 'app-misc/hello',
			present: true,
			set: ['nls'],
			dropped: [],
			path: 'etc/portage/package.use',
			line: 2,
		},
	])
	expect(describeChanges(changes)).toEqual({
		subject: 'package.use: app-misc/hello +nls',
		body: 'package.use:2: app-misc/hello +nls',
	})
	expect(onlyComments(changes)).toBe(false)
})

test('every format is compared in its own terms', () => {
	expect(
		lines(
			{
				'etc/portage/package.mask': '>=a/b-2\n',
				'etc/portage/package.accept_keywords/a': 'a/b ~amd64\n',
				'etc/portage/sets/editors': 'app-editors/helix\n',
				'var/lib/portage/world': 'a/b\nc/d\n',
			},
			{
				'etc/portage/package.mask': '>=a/b-2\n>=c/d-3\n',
				'etc/portage/package.accept_keywords/b': '\na/b **\n',
				'etc/portage/package.license': 'sys-kernel/linux-firmware linux-fw-redistributable\n',
				'etc/portage/package.env': 'a/b o3\n',
				'etc/portage/sets/editors': 'app-editors/neovim\n',
				'etc/portage/patches/a/b/fix.patch': '--- a\n',
				'var/lib/portage/world': 'app-editors/helix\nc/d\n',
				'var/lib/portage/world_sets': '@editors\n',
			},
		),
	).toEqual([
		'package.accept_keywords/b:2: a/b ** drops ~amd64',
		'package.mask:2: +>=c/d-3',
		'package.license:1: sys-kernel/linux-firmware linux-fw-redistributable',
		'package.env:1: a/b o3',
		'sets/editors:1: +app-editors/neovim',
		'sets/editors:1: -app-editors/helix',
		'world:1: +app-editors/helix',
		'world:1: -a/b',
		'world_sets:1: +@editors',
		'patches/a/b/fix.patch: added',
	])
})

test.each([
	['a comment', { 'etc/portage/package.use': 'a/b x\n' }, { 'etc/portage/package.use': '# why\na/b x\n' }],
	[
		'a file that is split up',
		{ 'etc/portage/package.use': 'a/b x\nc/d y\n' },
		{ 'etc/portage/package.use/a': 'a/b x\n', 'etc/portage/package.use/c': 'c/d y\n' },
	],
	[
		'a comment in a file that a link leads to',
		{ 'etc/portage/package.use': { link: 'common/use' }, 'etc/portage/common/use': 'a/b x' },
		{ 'etc/portage/package.use': { link: 'common/use' }, 'etc/portage/common/use': 'a/b x #' },
	],
	[
		'a link in place of the same text',
		{ 'etc/portage/package.use': 'a/b x', 'etc/portage/package.use.d': 'a/b x' },
		{ 'etc/portage/package.use': { link: 'package.use.d' }, 'etc/portage/package.use.d': 'a/b x' },
	],
	['a sorted world', { 'var/lib/portage/world': 'c/d\na/b\n' }, { 'var/lib/portage/world': 'a/b\nc/d\n' }],
] as const)('%s is only a comment: no build needed', (_, before, after) => {
	const changes = diff(before, after)
	expect(changes).toMatchObject([{ kind: expect.stringMatching(/^(comments|moved)$/) }])
	expect(onlyComments(changes)).toBe(true)
})

test('equal trees have no change', () => {
	const files = { 'etc/portage/package.use': 'a/b x\n', 'etc/portage/bashrc': 'true\n' }
	expect(diff(files, files)).toEqual([])
	expect(onlyComments([])).toBe(true)
})

test('a line that cannot be read is told with what is wrong, and again when it is mended', () => {
	const changes = diff({ 'etc/portage/package.use': 'a/b x\n' }, { 'etc/portage/package.use': 'a/b x\nfoo//bar y\n' })
	expect(changes).toEqual([
		{
			kind: 'broken',
			file: 'package.use',
			why: '"foo//bar" is not of the form CATEGORY/NAME',
			path: 'etc/portage/package.use',
			line: 2,
		},
	])
	expect(lines({ 'etc/portage/package.use': 'foo//bar y\n' }, { 'etc/portage/package.use': '# foo\n' })).toEqual([
		'package.use:1: understood again',
	])
	const commented = diff(
		{ 'etc/portage/package.use': 'foo//bar\n' },
		{ 'etc/portage/package.use': '# why\nfoo//bar\n' },
	)
	expect(onlyComments(commented)).toBe(true)
})

test('files without a format are compared byte for byte, with their mode', () => {
	const before = treeOf({ 'etc/portage/bashrc': 'a', 'etc/portage/postsync.d/x': 'b', 'etc/portage/old': 'c' })
	const after = new Map(treeOf({ 'etc/portage/bashrc': 'A', 'etc/portage/postsync.d/x': 'b', 'etc/portage/new': 'c' }))
	after.set('etc/portage/postsync.d/x', { ...after.get('etc/portage/postsync.d/x')!, mode: '100755' })
	expect(describeChanges(diffTrees(before, after)).body.split('\n')).toEqual([
		'bashrc: changed',
		'new: added',
		'old: removed',
		'postsync.d/x: changed',
	])
})
