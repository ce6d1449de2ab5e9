import { withOwnBlock, withOwnLines } from '@altroot/agent-server/base/own-lines'
import { expect, it } from 'vitest'

const x = { file: 'package.use', line: 'a/lib x', reason: 'first' }
const y = { file: 'package.use', line: 'a/lib -x', reason: 'second' }

it('a file of ours begins with whose it is, and grows at its end', () => {
	const first = withOwnLines('', [x])
	expect(first).toMatch(/^# Written by altroot-server: [^\n]+\n# [^\n]+\n\n# first\na\/lib x\n$/)
	expect(withOwnLines(first, [y])).toBe(`${first}# second\na/lib -x\n`)
})

it('a line that is needed again moves behind the one that has undone it', () => {
	const both = withOwnLines(withOwnLines('', [x]), [y])
	const again = withOwnLines(both, [{ ...x, reason: 'third' }])
	expect(again).toBe(`${withOwnLines('', [y])}# third\na/lib x\n`)
})

it('in a file of the administrator’s there is one block, and nothing outside of it is touched', () => {
	const mine = 'b/c d'
	const once = withOwnBlock(mine, [x])
	expect(once).toMatch(/^b\/c d\n\n# altroot-server: begin\.[^\n]*\n# first\na\/lib x\n# altroot-server: end\n$/)
	const twice = withOwnBlock(`${once}e/f g\n`, [y])
	expect(twice).toBe(`${once.replace('a/lib x\n', 'a/lib x\n# second\na/lib -x\n')}e/f g\n`)
	expect(withOwnBlock('', [x])).toBe(once.slice(mine.length + 1))
})
