import { dependencyAtoms } from '@altroot/shared/portage/dependency'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const read = (text: string, ...use: string[]) =>
	dependencyAtoms(text, new Set(use)).map((alternatives) => alternatives.map((atom) => atom.text).join(' or '))

it.each([
	['a/b', [], ['a/b']],
	['a/b >=c/d-1.2:2', [], ['a/b', '>=c/d-1.2:2']],
	['x? ( a/b ) c/d', [], ['c/d']],
	['x? ( a/b y? ( e/f ) ) c/d', ['x'], ['a/b', 'c/d']],
	['!x? ( a/b )', [], ['a/b']],
	['!x? ( a/b )', ['x'], []],
	['|| ( a/b x? ( c/d ) e/f )', [], ['a/b or e/f']],
	['|| ( ( a/b c/d ) e/f )', [], ['a/b or c/d or e/f']],
	['( a/b )', [], ['a/b']],
	['!!a/b !c/d e/f', [], ['e/f']],
	['a/b:= c/d:2= e/f:*', [], ['a/b', 'c/d:2', 'e/f']],
	['a/b[x,y?,-z,w=]', [], ['a/b[x,-z]']],
	['a/b[y?]', [], ['a/b']],
	['|| ( )', [], []],
])('%j with USE=%j asks for %j', (text, use, atoms) => {
	expect(read(text, ...use)).toEqual(atoms)
})

it('no text makes it throw or run for ever', () => {
	const words = fc.constantFrom('(', ')', '||', 'x?', '!x?', 'a/b', '!!a/b', '??')
	fc.assert(fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => void read(parts.join(' '), 'x')))
})
