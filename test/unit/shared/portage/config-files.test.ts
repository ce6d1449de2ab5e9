import { filesOf } from '@altroot/shared/portage/config-files'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const paths = (tree: ReturnType<typeof treeOf>, place = 'etc/portage/package.use') =>
	filesOf(tree, place).files.map(({ path }) => path.slice(place.length + 1))

test('a place that is a file is that file', () => {
	const tree = treeOf({ 'etc/portage/package.use': 'app-misc/hello nls\n' })
	expect(filesOf(tree, 'etc/portage/package.use')).toEqual({
		files: [{ path: 'etc/portage/package.use', text: 'app-misc/hello nls\n' }],
		diagnostics: [],
	})
})

test('a place that is missing has no files', () => {
	expect(filesOf(treeOf({}), 'etc/portage/package.use')).toEqual({ files: [], diagnostics: [] })
})

test('names outside of the first 65,536 characters come last, as their bytes do', () => {
	const tree = treeOf({
		'etc/portage/package.use/😀': '',
		'etc/portage/package.use/ﬀ': '',
		'etc/portage/package.use/z': '',
	})
	expect(filesOf(tree, 'etc/portage/package.use').files.map(({ path }) => path.at(-1))).toEqual(['z', 'ﬀ', '😀'.at(-1)])
})

test('files and directories of one level are sorted together by their bytes', () => {
	// The order that Portage showed for a make.conf directory with these names.
	const names = ['x.bak', 'Z', '9-c', '10-a', '20-b.conf', 'sub/x', 'README', '#auto#', 'sub-y', 'é']
	const tree = treeOf(Object.fromEntries(names.map((name) => [`etc/portage/package.use/${name}`, ''])))
	expect(paths(tree)).toEqual(['#auto#', '10-a', '20-b.conf', '9-c', 'README', 'Z', 'sub/x', 'sub-y', 'x.bak', 'é'])
})

test('hidden files, backups with a tilde and version control directories are skipped, a file named CVS is not', () => {
	const names = ['.hidden', 'a~', '._cfg0000_a', '.git/config', 'RCS/a', 'old~/a', 'CVS', 'a']
	const tree = treeOf(Object.fromEntries(names.map((name) => [`etc/portage/package.use/${name}`, ''])))
	expect(paths(tree)).toEqual(['CVS', 'a'])
})

test('a file that looks left over is read all the same, with a warning', () => {
	const { files, diagnostics } = filesOf(treeOf({ 'etc/portage/package.use/video.bak': '' }), 'etc/portage/package.use')
	expect(files).toHaveLength(1)
	expect(diagnostics).toMatchObject([{ path: 'etc/portage/package.use/video.bak', line: 0, severity: 'warning' }])
})

test('symbolic links to files and directories of the tree are followed, under their own names', () => {
	const tree = treeOf({
		'etc/portage/package.use': { link: 'package.use.d' },
		'etc/portage/package.use.d/desktop': { link: '/etc/portage/common/desktop' },
		'etc/portage/package.use.d/more': { link: '../common/more' },
		'etc/portage/common/desktop': 'a/a x\n',
		'etc/portage/common/more/b': 'b/b y\n',
	})
	expect(filesOf(tree, 'etc/portage/package.use')).toEqual({
		files: [
			{ path: 'etc/portage/package.use/desktop', text: 'a/a x\n' },
			{ path: 'etc/portage/package.use/more/b', text: 'b/b y\n' },
		],
		diagnostics: [],
	})
})

test('a link that leads nowhere is an error, because the build server would read less than the laptop', () => {
	const tree = treeOf({
		'etc/portage/package.use/home': { link: '/home/me/use' },
		'etc/portage/package.use/circle': { link: 'circle' },
	})
	const { files, diagnostics } = filesOf(tree, 'etc/portage/package.use')
	expect(files).toEqual([])
	expect(diagnostics.map(({ path, severity }) => [path, severity])).toEqual([
		['etc/portage/package.use/circle', 'error'],
		['etc/portage/package.use/home', 'error'],
	])
})

test('a directory that holds a link to itself is read once', () => {
	const tree = treeOf({ 'etc/portage/package.use/a': '', 'etc/portage/package.use/self': { link: '.' } })
	expect(paths(tree)).toEqual(['a'])
})

test('bytes that are not UTF-8 are an error with their line', () => {
	const content = new Uint8Array([...Buffer.from('a/a x\n# caf'), 0xe9, 0x0a])
	const tree = treeOf({ 'etc/portage/package.use': content })
	expect(filesOf(tree, 'etc/portage/package.use')).toMatchObject({
		files: [{ text: 'a/a x\n# caf\ufffd\n' }],
		diagnostics: [{ line: 2, code: 'not-utf8', severity: 'warning' }],
	})
})

test('a replacement character that a person wrote is text like any other', () => {
	const tree = treeOf({ 'etc/portage/package.use': '# \ufffd\n' })
	expect(filesOf(tree, 'etc/portage/package.use').diagnostics).toEqual([])
})
