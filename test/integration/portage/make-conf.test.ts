import { printAssignment, readMakeConf } from '@altroot/shared/portage/make-conf'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeConfText, sourcedText } from '../../support/arbitrary/make-conf.ts'
import { treeOf } from '../../support/config-tree.ts'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle('config.py')
})
afterAll(() => oracle[Symbol.asyncDispose]())

const path = 'etc/portage/make.conf'

/** What our reader makes of the files, in the words of `config.py`. */
function read(files: Record<string, string>): unknown {
	const { variables, diagnostics } = readMakeConf(treeOf(files))
	const errors = diagnostics.filter(({ severity }) => severity === 'error')
	const fatal = errors.some(({ code }) => code !== 'make-conf-emptied')
	if (fatal) return { values: null, emptied: false }
	return {
		values: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
		emptied: errors.length > 0,
	}
}

test('make.conf is read to the values of getconfig, and refused where it refuses', async () => {
	let accepted = 0
	const numRuns = 5000
	await fc.assert(
		fc.asyncProperty(makeConfText, sourcedText, async (text, extra) => {
			const files = { [path]: text, 'etc/portage/extra': extra }
			const answer = await oracle.ask('make_conf', { files, path })
			expect(read(files)).toEqual(answer)
			if ((answer as { values: unknown }).values !== null) accepted++
		}),
		seeded(numRuns),
	)
	expect(accepted).toBeGreaterThan(numRuns / 4)
	expect(accepted).toBeLessThan((numRuns * 3) / 4)
})

test('a make.conf directory is read in the order of Portage, later files seeing the variables of earlier ones', async () => {
	const name = fc.constantFrom('10-a', '20', 'b/c', 'b/a', 'Z', 'README', 'x.bak', '.hidden', 'old~', 'CVS/x', '#a#')
	const text = fc.constantFrom('A="${A} 1"', 'B="${A}2"', 'A="x${B}"', 'C=3 A="${C}${A}"', '')
	await fc.assert(
		fc.asyncProperty(fc.dictionary(name, text, { maxKeys: 6 }), async (named) => {
			const files = Object.fromEntries(Object.entries(named).map(([file, content]) => [`${path}/${file}`, content]))
			expect(read(files)).toEqual(await oracle.ask('make_conf', { files, path }))
		}),
		seeded(300),
	)
})

test('a printed assignment is read back to exactly the value', async () => {
	const character = fc.constantFrom(
		'a',
		' ',
		'$',
		'{',
		'}',
		'\\',
		'"',
		"'",
		'#',
		'`',
		'(',
		'=',
		'é',
		'🐄',
		'\t',
		'source',
	)
	const value = fc.array(character, { maxLength: 8 }).map((all) => all.join(''))
	await fc.assert(
		fc.asyncProperty(value, value, async (first, second) => {
			const files = {
				[path]: `${printAssignment('A', first)}\n${printAssignment('B', [first, { name: 'A' }, second])}\n`,
			}
			const { values } = (await oracle.ask('make_conf', { files, path })) as { values: Record<string, string> }
			expect(values).toMatchObject({ A: first, B: `${first}${first}${second}` })
		}),
		seeded(2000),
	)
})
