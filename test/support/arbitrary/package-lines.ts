import fc from 'fast-check'
import { atomText } from './atom.ts'

const one = fc.constantFrom<string[]>
/** Few atoms, so that the same one comes up again in a text. */
const atom = fc.oneof(
	{
		weight: 4,
		arbitrary: one(
			'app-misc/hello',
			'*/*',
			'>=dev-libs/a-1',
			'app-misc/*',
			'a/b::gentoo',
			'a/b[x]',
			'=a/b-1-2',
			'!a/b',
		),
	},
	{ weight: 1, arbitrary: atomText },
)
const words = one(
	'nls',
	'-nls',
	'-*',
	'VIDEO_CARDS:',
	'intel',
	'-i965',
	'L10N:',
	'*',
	'+x',
	'~amd64',
	'**',
	'@EULA',
	'a:b',
	':',
	'#x',
	'a#b',
	'@set',
	'-',
)
/** Everything that Python's split() takes for space, and what only JavaScript does. */
const space = fc.oneof(
	{ weight: 8, arbitrary: one(' ', '\t', '  ') },
	{ weight: 1, arbitrary: one('\v', '\f', '\x1c', '\x1f', '\x85', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u200b') },
)
const lineEnd = fc.oneof(
	{ weight: 8, arbitrary: fc.constant('\n') },
	{ weight: 1, arbitrary: one('\r\n', '\r', '\n\n', '\u2028') },
)

const line = fc
	.tuple(
		one('', '', '', ' ', '#', '\t# ', '-', '*'),
		atom,
		fc.array(fc.tuple(space, words), { maxLength: 4 }),
		one('', '', ' # why', '#why', ' '),
	)
	.map(([start, first, rest, end]) => start + first + rest.flat().join('') + end)

/** Texts of package.use and its like, world and sets: right, wrong and odd lines in any order. */
export const packageText: fc.Arbitrary<string> = fc
	.array(fc.tuple(line, lineEnd), { maxLength: 6 })
	.map((lines) => lines.flat().join(''))
