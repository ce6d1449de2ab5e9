import { hasErrors } from '@altroot/shared/diagnostic'
import { parseSections, printSections } from '@altroot/shared/portage/ini-dialect'
import { joinSections, ownRoot } from '@altroot/shared/portage/ini-sections'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle('config.py')
})
afterAll(() => oracle[Symbol.asyncDispose]())

const key = fc.constantFrom('location', 'sync-uri', 'Priority', 'a', 'a', 'b', 'b c', '%', '')
const value = fc
	.array(
		fc.constantFrom(
			'/var',
			'x',
			' ',
			'%(a)s',
			'%(ROOT)s',
			'%(B)s',
			'%%',
			'%',
			'%(no)s',
			'=',
			':',
			';',
			'#',
			' ; c',
			'[x]',
			'é',
		),
		{
			maxLength: 3,
		},
	)
	.map((all) => all.join(''))
const line = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom('[gentoo]', '[other]', '[DEFAULT]', '[third] x', '  [fourth]', '[]', '[a]b]'),
	},
	{
		weight: 6,
		arbitrary: fc.tuple(key, fc.constantFrom('=', ' = ', ':', ' : ', ''), value).map((all) => all.join('')),
	},
	{ weight: 3, arbitrary: fc.tuple(fc.constantFrom(' ', '\t', '  ', '    '), value).map((all) => all.join('')) },
	{ weight: 2, arbitrary: fc.constantFrom('', '   ', '# comment', '  ; comment', '\u00a0', '\u001c') },
)
const text = fc
	.tuple(
		fc.constantFrom('[gentoo]\n', '[gentoo]\n', '[DEFAULT]\na = 1\n[other]\n', ''),
		fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r')), { maxLength: 5 }),
	)
	.map(([head, lines]) => head + lines.map(([one, end]) => one + end).join(''))

/** What our reader makes of the files, in the words of `config.py`. */
function read(files: Record<string, string>): unknown {
	const parsed = Object.entries(files).map(([path, content]) => parseSections(content, path))
	const { sections, diagnostics } = joinSections(parsed.flatMap(({ entries }) => entries))
	if (hasErrors([...parsed.flatMap((one) => one.diagnostics), ...diagnostics])) return null
	const predefined = Object.entries(ownRoot)
	return Object.fromEntries(
		[...sections].map(([name, keys]) => {
			const own = [...keys].map(([one, { value }]): [string, string] => [one, value])
			return [name, Object.fromEntries([...predefined, ...own])]
		}),
	)
}

test('repos.conf and its like are read as by Python, and refused where it refuses', async () => {
	let accepted = 0
	const numRuns = 4000
	await fc.assert(
		fc.asyncProperty(text, text, async (first, second) => {
			const files = { 'a.conf': first, 'b.conf': second }
			const answer = await oracle.ask('sections', { files, defaults: ownRoot })
			expect(read(files)).toEqual(answer)
			if (answer !== null) accepted++
		}),
		seeded(numRuns),
	)
	expect(accepted).toBeGreaterThan(numRuns / 8)
	expect(accepted).toBeLessThan((numRuns * 3) / 4)
})

test('printed sections are read back to the same entries', () => {
	fc.assert(
		fc.property(text, (one) => {
			const { entries, diagnostics } = parseSections(one, 'a.conf')
			fc.pre(!hasErrors(diagnostics))
			const again = parseSections(printSections(entries), 'a.conf')
			expect(again.diagnostics).toEqual([])
			expect(again.entries.map(({ section, key, value }) => [section, key, value])).toEqual(
				entries.map(({ section, key, value }) => [section, key, value]),
			)
		}),
		seeded(500),
	)
})
