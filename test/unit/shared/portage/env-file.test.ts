import { printDiagnostic } from '@altroot/shared/diagnostic'
import { envFile } from '@altroot/shared/portage/env-file'
import { validateTree } from '@altroot/shared/portage/validate'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const bash = 'pre_configure() {\n\techo hi\n}\n'

test('a file that package.env names has to be in the grammar of make.conf, another one may be bash', () => {
	const tree = treeOf({
		'etc/portage/package.env': 'app-misc/hello debug flags/lto\n',
		'etc/portage/env/debug': 'CFLAGS="-Og\n',
		'etc/portage/env/flags/lto': 'source nothing\nCFLAGS="${CFLAGS} -flto"\n',
		'etc/portage/env/unused': 'CFLAGS="-Og\n',
		'etc/portage/env/app-misc/hello': bash,
	})
	expect(validateTree(tree).map(printDiagnostic)).toEqual([
		'etc/portage/env/debug:1: error: the quotes that open here are never closed; close them',
		expect.stringContaining('etc/portage/env/flags/lto:1: error: there is no file /etc/portage/env/flags/nothing'),
	])
})

test('a file in the grammar is compared by its variables, another one as a whole', () => {
	const parse = (text: string) => envFile.parse(text, 'etc/portage/env/x').entries
	expect(envFile.diff(parse('A="1"\n'), parse('# c\nA="2"\n'))).toMatchObject([
		{ kind: 'variable', file: 'env/x', name: 'A' },
	])
	expect(envFile.diff(parse('A="1"\n'), parse(bash))).toMatchObject([{ kind: 'file', change: 'changed' }])
	expect(envFile.diff([], parse(bash))).toMatchObject([{ kind: 'file', change: 'added' }])
	expect(envFile.print(parse(bash))).toBe(bash)
})
