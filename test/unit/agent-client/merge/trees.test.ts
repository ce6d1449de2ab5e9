import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { describe, expect, it } from 'vitest'
import { type Conflict, printConflict } from '../../../../packages/agent-client/src/merge/conflict.ts'
import { mergeTrees } from '../../../../packages/agent-client/src/merge/trees.ts'
import { treeOf } from '../../../support/config-tree.ts'

const use = 'etc/portage/package.use/video'
const world = 'var/lib/portage/world'
const makeConf = 'etc/portage/make.conf'

type Files = Readonly<Record<string, string>>

function merge(base: Files, ours: Files, theirs: Files, prefer?: 'ours' | 'theirs') {
	const { tree, conflicts } = mergeTrees(treeOf(base), treeOf(ours), treeOf(theirs), prefer)
	return { files: textsOf(tree), conflicts, said: conflicts.map(printConflict) }
}

function textsOf(tree: ConfigTree): Files {
	return Object.fromEntries([...tree].map(([path, { content }]) => [path, new TextDecoder().decode(content)]))
}

/** Merges one file and expects no conflict. */
function mergeOne(path: string, base: string, ours: string, theirs: string): string | undefined {
	const { files, said } = merge({ [path]: base }, { [path]: ours }, { [path]: theirs })
	expect(said).toEqual([])
	return files[path]
}

describe('sets of atoms and flags', () => {
	it('gain what both sides have added at the same place', () => {
		expect(mergeOne(world, 'a/b\n', 'a/b\na/c\n', 'a/b\na/d\n')).toBe('a/b\na/c\na/d\n')
	})

	it('keep world in emerge’s order', () => {
		expect(mergeOne(world, 'a/b\n', 'a/b\nx/y\n', 'a/b\na/c\n')).toBe('a/b\na/c\nx/y\n')
	})

	it('lose what one side has removed beside what the other has added', () => {
		expect(mergeOne(world, 'a/b\na/c\n', 'a/b\n', 'a/b\na/c\na/d\n')).toBe('a/b\na/d\n')
	})

	it('take the flags of one line from both sides, and keep its comment', () => {
		const base = '  a/b x264 # for films\n'
		expect(mergeOne(use, base, '  a/b x264 opus # for films\n', '  a/b x264 -nls # films\n')).toBe(
			'  a/b x264 opus -nls # for films\n',
		)
	})

	it('drop a flag that one side has dropped from the line that the other has changed', () => {
		expect(mergeOne(use, 'a/b one two\n', 'a/b one\n', 'a/b one two three\n')).toBe('a/b one three\n')
	})

	it('bring the comment along with the line that it stands above', () => {
		expect(mergeOne(use, 'a/b x\n', 'a/b x\n# mine\na/c x\n', 'a/b x\n# why\na/d x\n')).toBe(
			'a/b x\n# mine\na/c x\n# why\na/d x\n',
		)
	})

	it('keep lines that Portage ignores', () => {
		expect(mergeOne(use, 'a/b x\n', 'a/b x\nnonsense\n', 'a/b x\na/d x\n')).toBe('a/b x\nnonsense\na/d x\n')
	})

	it('keep a keyword line without words that both have, and the words that one side has added', () => {
		const file = 'etc/portage/package.accept_keywords'
		expect(mergeOne(file, 'a/b\n', 'a/b\na/c\n', 'a/b\na/d **\n')).toBe('a/b\na/c\na/d **\n')
	})

	it('put -* before the flags that the other side has added', () => {
		expect(mergeOne(use, 'a/b one\n', 'a/b one two\n', 'a/b -* one\n')).toBe('a/b -* one two\n')
	})

	it('have no conflict where a file was removed here and its lines were left alone there but for a new one', () => {
		const { files, said } = merge({ [use]: 'a/b x\n' }, {}, { [use]: 'a/b x\na/c y\n' })
		expect([files, said]).toEqual([{ [use]: 'a/c y\n' }, []])
	})

	it('keep a file away that both sides have emptied in their own way', () => {
		expect(merge({ [use]: 'a/b x\n' }, {}, { [use]: '# nothing here\n' }).files).toEqual({})
	})

	it('let a line move to another file while the other side adds to a third', () => {
		const other = 'etc/portage/package.use/other'
		const { files, said } = merge({ [use]: 'a/b x\n' }, { [other]: 'a/b x\n' }, { [use]: 'a/b x\n', [world]: 'a/b\n' })
		expect([files, said]).toEqual([{ [other]: 'a/b x\n', [world]: 'a/b\n' }, []])
	})

	it('are in conflict about a flag that one side turns on and the other off, with both places', () => {
		const { said } = merge({ [use]: 'a/b x\n' }, { [use]: 'a/b x\na/c nls\n' }, { [use]: '# new\na/b x\na/c -nls\n' })
		expect(said).toEqual([`${use}:2: here: package.use: a/c +nls\n${use}:3: there: package.use: a/c -nls`])
	})

	it('are in conflict also across files: Portage reads them as one', () => {
		const other = 'etc/portage/package.use/other'
		const { said } = merge({}, { [use]: 'a/c nls\n' }, { [other]: 'a/c -nls\n' })
		expect(said).toEqual([`${use}:1: here: package.use: a/c +nls\n${other}:1: there: package.use: a/c -nls`])
	})

	it('are in conflict about a flag that one side removes and the other turns round', () => {
		expect(merge({ [use]: 'a/b nls\n' }, { [use]: 'a/b -nls\n' }, { [use]: '# none\n' }).said).toHaveLength(1)
	})

	it('agree on what both have changed alike', () => {
		expect(merge({ [use]: 'a/b nls\n' }, { [use]: 'a/b -nls\n' }, { [use]: 'a/b -nls # why\n' }).said).toEqual([])
	})

	it.each(['ours', 'theirs'] as const)('can be told whose version counts: %s', (prefer) => {
		const { files, said } = merge(
			{ [use]: 'a/b x\n' },
			{ [use]: 'a/b x\na/c nls one\n' },
			{ [use]: 'a/b x\na/c -nls two\n' },
			prefer,
		)
		expect(said).toEqual([])
		expect(files[use]).toBe(prefer === 'ours' ? 'a/b x\na/c nls one two\n' : 'a/b x\na/c one -nls two\n')
	})
})

describe('other text', () => {
	const base = 'CFLAGS="-O2"\n\n# comment\nUSE="a"\n'

	it('is merged by its lines', () => {
		const ours = base.replace('-O2', '-O3')
		expect(mergeOne(makeConf, base, ours, base.replace('"a"', '"a b"'))).toBe(ours.replace('"a"', '"a b"'))
	})

	it('is in conflict where both sides have changed the same line', () => {
		const { said } = merge(
			{ [makeConf]: base },
			{ [makeConf]: `# top\n${base.replace('"a"', '"b"')}` },
			{ [makeConf]: base.replace('"a"', '"c"') },
		)
		expect(said).toEqual([`${makeConf}:5: here: USE="b"\n${makeConf}:4: there: USE="c"`])
	})

	it('is in conflict where one side has removed what the other has changed', () => {
		const patch = 'etc/portage/patches/a/b/x.patch'
		const { said } = merge({ [patch]: 'one\n' }, {}, { [patch]: 'two\n' })
		expect(said).toEqual([`${patch}: here: (removed)\n${patch}: there: another content`])
	})

	it.each(['ours', 'theirs'] as const)('can be told whose version counts: %s', (prefer) => {
		const ours = base.replace('-O2', '-O3').replace('"a"', '"b"')
		const { files } = merge(
			{ [makeConf]: base },
			{ [makeConf]: ours },
			{ [makeConf]: base.replace('"a"', '"c"') },
			prefer,
		)
		expect(files[makeConf]).toBe(`CFLAGS="-O3"\n\n# comment\nUSE="${prefer === 'ours' ? 'b' : 'c'}"\n`)
	})

	it('need not end in a line end', () => {
		expect(mergeOne(makeConf, 'A=1\nB=1\nC=1', 'A=2\nB=1\nC=1', 'A=1\nB=1\nC=2')).toBe('A=2\nB=1\nC=2')
	})
})

describe('files as a whole', () => {
	it('come and go with the side that alone has changed them', () => {
		const { files, said } = merge({ a: '1', b: '1' }, { a: '1' }, { a: '1', b: '1', c: '1' })
		expect([files, said]).toEqual([{ a: '1', c: '1' }, []])
	})

	it('are in conflict where both sides have changed what is no text', () => {
		const bytes = (last: number) => treeOf({ f: new Uint8Array([0, 255, last]) })
		expect(mergeTrees(bytes(1), bytes(2), bytes(3)).conflicts).toHaveLength(1)
	})

	it('are in conflict where both sides have led a link elsewhere', () => {
		const link = (target: string) => treeOf({ 'etc/portage/make.profile': { link: target } })
		const { conflicts } = mergeTrees(link('/a'), link('/b'), link('/c'))
		expect(conflicts.map(printConflict as (one: Conflict) => string)).toEqual([
			'etc/portage/make.profile: here: a link to /b\netc/portage/make.profile: there: a link to /c',
		])
	})

	it('are in conflict where one side has a file and the other a directory', () => {
		const [file, directory] = ['etc/portage/package.mask', 'etc/portage/package.mask/a']
		const { said } = merge({}, { [file]: 'a/b\n' }, { [directory]: 'a/c\n' })
		expect(said).toEqual([`${file}: here: a file\n${file}: there: a directory`])
		expect(merge({}, { [file]: 'a/b\n' }, { [directory]: 'a/c\n' }, 'theirs').files).toEqual({ [directory]: 'a/c\n' })
	})

	it('keep a mode that one side has set beside the content that the other has changed', () => {
		const script = (text: string, mode: '100644' | '100755') =>
			new Map([['etc/portage/bashrc', { mode, content: Buffer.from(text) }]])
		const { tree } = mergeTrees(script('one\n', '100644'), script('one\n', '100755'), script('two\n', '100644'))
		expect(tree.get('etc/portage/bashrc')).toEqual({ mode: '100755', content: Buffer.from('two\n') })
	})
})
