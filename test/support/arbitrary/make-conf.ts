import fc from 'fast-check'

const name = fc.constantFrom('A', 'B', 'C', 'USE', 'USE', '__local', 'a1', '1A', 'A-B', 'A+', 'é', 'export', 'source')

const reference = fc.constantFrom(
	'$A',
	'${A}',
	'${B}',
	'$C',
	'${',
	'${}',
	'$',
	'$(x)',
	'${A:-y}',
	'\\$A',
	'\\${B}',
	'$$',
)
const piece = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom('x', 'yes', '-O2', ' ', 'foo', '1', '=', '%', ',') },
	{ weight: 3, arbitrary: reference },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'\\',
			'\\\\',
			"'",
			'\\"',
			'\\n',
			'\n',
			'\\\n',
			'\t',
			'#',
			'&',
			'(',
			'é',
			'🐄',
			'`',
			'\0',
		),
	},
)
const quotedIn = (quote: string) =>
	fc
		.array(piece, { maxLength: 6 })
		.map((pieces) => quote + pieces.join('').replaceAll(quote, quote === '"' ? '\\"' : '') + quote)
const bare = fc.stringMatching(/^[a-zA-Z0-9~!@%*_:;?,./+{}-]{1,6}$/)
const value = fc.oneof(
	{ weight: 6, arbitrary: quotedIn('"') },
	{ weight: 2, arbitrary: quotedIn("'") },
	{ weight: 2, arbitrary: bare },
	{ weight: 1, arbitrary: reference },
	{
		weight: 1,
		arbitrary: fc.array(fc.oneof(quotedIn('"'), quotedIn("'"), bare), { maxLength: 3 }).map((all) => all.join('')),
	},
)

const equals = fc.constantFrom('=', '=', '=', '=', ' = ', '\n=\n', '+=')
const assignment = fc
	.tuple(fc.constantFrom('', '', '', 'export '), name, equals, value)
	.map(([before, key, sign, text]) => `${before}${key}${sign}${text}`)

const statement = fc.oneof(
	{ weight: 12, arbitrary: assignment },
	{ weight: 2, arbitrary: fc.constantFrom('# comment', '   ', '#it\'s "one', 'A=x#c') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'source extra',
			'source "./extra"',
			'source "${D}extra"',
			'A=source extra',
			'source',
			'source nothing',
		),
	},
	{ weight: 1, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')) },
)
const separator = fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', ' ', '\t', ' \\\n', '\r', ';')

/** A text in, or near, the grammar of make.conf: about half of them are in it. */
export const makeConfText = fc
	.array(fc.tuple(statement, separator), { maxLength: 5 })
	.map((all) => all.map(([text, after]) => text + after).join(''))

/** A text that another one sources: it sources none, as Portage's memory would not survive one that doubles itself. */
export const sourcedText = makeConfText.filter((text) => !text.includes('source'))
