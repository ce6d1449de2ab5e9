import { printPreview } from '@altroot/agent-client/preview/print-preview'
import { openTerminal } from '@altroot/shared/cli/terminal'
import type { PreviewAnswer, PreviewPackage } from '@altroot/shared/protocol/preview'
import { expect, it } from 'vitest'

const { colors } = openTerminal(true, process)
const terminal = { width: 80, colors }
const rebuild: PreviewPackage = {
	package: 'app-misc/hello-1.0',
	onServer: false,
	action: 'rebuild',
	old: ['1.0'],
	flags: '+nls',
	expected: 12_000,
}
const answer: PreviewAnswer = {
	outcome: 'ready',
	reason: '1 packages to build',
	packages: [rebuild],
	expected: 12_000,
	unknown: 0,
	proposals: [],
	needs: [],
	diagnostics: [],
}
const line = '>=dev-libs/libgreet-1.0 loud'
const need = { root: '/alt', file: 'package.use', line, reason: 'hello needs it' }

it.each<[string, Partial<PreviewAnswer>, readonly string[]]>([
	['one package', {}, ['builds   1 package, in about 12 s', '         rebuild    app-misc/hello  1.0  +nls  12 s']],
	[
		'nothing',
		{ packages: [], expected: 0, outcome: 'nothing-to-do' },
		['builds   nothing: everything is built already'],
	],
	[
		'an update that was never built, and one for the server itself',
		{
			packages: [
				{ ...rebuild, action: 'update', old: ['0.9'], flags: '', expected: null },
				{ ...rebuild, onServer: true },
			],
			unknown: 1,
		},
		[
			'builds   2 packages, 1 of them for the server itself, in about 12 s, and 1',
			'         package that was never built',
			'         update     app-misc/hello  0.9 → 1.0',
			'         rebuild    app-misc/hello  1.0  (server)  +nls  12 s',
		],
	],
	[
		'what nobody can build',
		{ outcome: 'unresolvable', reason: 'there is no package a/b', packages: [], expected: null },
		['stops    there is no package a/b'],
	],
	[
		'a decision, and a line that was turned down before',
		{
			outcome: 'needs-change',
			proposals: [{ id: '3f2a91c0', revision: 'f'.repeat(40), lines: [{ file: 'package.use', line, reason: 'why' }] }],
			needs: [need, { ...need, line: 'a/b c' }, { ...need, root: '/' }],
		},
		[
			'builds   1 package, in about 12 s',
			'         rebuild    app-misc/hello  1.0  +nls  12 s',
			'asks     1 decision before it builds:',
			`3f2a91c0 package.use: ${line}`,
			'         why',
			'lacks    in package.use: a/b c',
			'lacks    in the server’s own /etc/portage/package.use: >=dev-libs/libgreet-1.0',
			'         loud',
		],
	],
])('%s, in 80 columns', (_, changes, lines) => {
	expect(printPreview({ ...answer, ...changes }, terminal)).toEqual(lines)
})

it('of many packages the first ones, and how many there are beside them', () => {
	const packages = Array.from({ length: 40 }, () => rebuild)
	const lines = printPreview({ ...answer, packages }, terminal)
	expect(lines).toHaveLength(14)
	expect(lines.at(-1)).toBe('         and 28 more packages: altroot-client preview --json')
})
