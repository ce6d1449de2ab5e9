import { addSection, removeKey, removeSection, setKey } from '@altroot/shared/config/edit'
import { expect, test } from 'vitest'

const text = '; mine\n[a]\nkey = 1\nother = 2\n\n[b]\nkey = 3\n'

test('a key is set in its section, in its place or below the name', () => {
	expect(setKey(text, 'b', 'key', '4')).toBe(text.replace('key = 3', 'key = 4'))
	expect(setKey(text, 'b', 'new', '4')).toBe(text.replace('[b]\n', '[b]\nnew = 4\n'))
})

test('a key is taken out of its section alone', () => {
	expect(removeKey(text, 'a', 'key')).toBe('; mine\n[a]\nother = 2\n\n[b]\nkey = 3\n')
	expect(removeKey(text, 'b', 'other')).toBe(text)
	expect(removeKey(text, 'c', 'key')).toBe(text)
})

test('a section is added at the end, and removed up to the next', () => {
	expect(addSection(text, 'c', { key: '5' })).toBe(`${text}\n[c]\nkey = 5\n`)
	expect(removeSection(text, 'a')).toBe('; mine\n[b]\nkey = 3\n')
	expect(removeSection(text, 'c')).toBe(text)
})
