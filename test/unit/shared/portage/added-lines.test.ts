import { hasLine, linesToAdd, withLines } from '@altroot/shared/portage/added-lines'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { describe, expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const loud = { file: 'package.use', line: '>=dev-libs/libgreet-1.0 loud', reason: 'hello needs it' }
const added = '# hello needs it\n>=dev-libs/libgreet-1.0 loud\n'

function withLinks(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>>): ConfigTree {
	const made = Object.entries(links).map(([path, target]): [string, ConfigFile] => [
		path,
		{ mode: '120000', content: Buffer.from(target) },
	])
	return new Map([...treeOf(files), ...made])
}

function texts(tree: ConfigTree): Record<string, string> {
	return Object.fromEntries([...tree].map(([path, { content }]) => [path, Buffer.from(content).toString()]))
}

describe('lines that are added', () => {
	it.each([
		[
			'to a file of ours where package.use is a directory',
			{ 'package.use/video': 'a/b x\n' },
			{},
			'package.use/zz-altroot',
		],
		['to a file of ours where there is no package.use', { 'make.conf': '' }, {}, 'package.use/zz-altroot'],
		['to package.use itself where it is a file', { 'package.use': 'a/b x\n' }, {}, 'package.use'],
		['to the file that it is a link to', { mine: 'a/b x\n' }, { 'package.use': 'mine' }, 'mine'],
		[
			'to a file of ours in the directory that it is a link to',
			{ 'mine/a': '' },
			{ 'package.use': 'mine' },
			'mine/zz-altroot',
		],
	])('go %s', (_, files, links, place) => {
		const inside = <T>(all: Readonly<Record<string, T>>) =>
			Object.fromEntries(Object.entries(all).map(([path, value]) => [`etc/portage/${path}`, value]))
		const tree = withLinks(inside<string>(files), inside<string>(links))
		const before = texts(tree)
		const path = `etc/portage/${place}`
		expect(texts(withLines(tree, [loud]))).toEqual({ ...before, [path]: `${before[path] ?? ''}${added}` })
	})

	it('go where the tree has its files now, whatever file was named before', () => {
		const tree = treeOf({ 'etc/portage/package.use': '' })
		expect([...linesToAdd(tree, [{ ...loud, file: 'package.use/zz-altroot' }]).keys()]).toEqual([
			'etc/portage/package.use',
		])
	})

	it('begin on a line of their own, and leave every byte before it as it is', () => {
		const content = new Uint8Array([0x23, 0xff, 0x0d])
		const tree = new Map([['etc/portage/package.use', { mode: '100755' as const, content }]])
		const file = withLines(tree, [loud]).get('etc/portage/package.use')
		expect(file).toEqual({ mode: '100755', content: Buffer.concat([content, Buffer.from(`\n${added}`)]) })
	})

	it('are not added twice, however they are written and wherever they stand', () => {
		const tree = treeOf({ 'etc/portage/package.use/a/b': 'x/y z\r\n >=dev-libs/libgreet-1.0\t loud # mine\n' })
		expect(hasLine(tree, loud)).toBe(true)
		expect(withLines(tree, [loud])).toEqual(tree)
		expect(hasLine(tree, { ...loud, line: '>=dev-libs/libgreet-1.0 loud nls' })).toBe(false)
		expect(hasLine(treeOf({ 'etc/portage/package.use/c': '#>=dev-libs/libgreet-1.0 loud\n' }), loud)).toBe(false)
	})

	it('never let a reason become a line of its own', () => {
		const tree = withLines(new Map(), [{ ...loud, reason: 'one\n*/* evil' }])
		expect(texts(tree)['etc/portage/package.use/zz-altroot']).toBe('# one */* evil\n>=dev-libs/libgreet-1.0 loud\n')
	})
})
