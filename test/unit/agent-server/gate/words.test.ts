import { splitWords } from '@altroot/agent-server/gate/words'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test.each([
	['rsync --server . /a', ['rsync', '--server', '.', '/a']],
	["git-receive-pack '/ledger'", ['git-receive-pack', '/ledger']],
	['cat "/alt/var/cache/binpkgs/Packages"', ['cat', '/alt/var/cache/binpkgs/Packages']],
	['rsync /a\\ b\\~c', ['rsync', '/a b~c']],
	[`a'b c'"d e"f\\'g`, ["ab cd ef'g"]],
	['\'\' ""', ['', '']],
	['  a   b  ', ['a', 'b']],
	['', []],
	['cat /ä€😀', ['cat', '/ä€😀']],
	['x "a\\"b\\\\c"', ['x', 'a"b\\c']],
	['a~b', ['a~b']],
])('%s is split as a shell would', (command, words) => {
	expect(splitWords(command)).toEqual(words)
})

test.each([
	['a; b', 'a second command'],
	['a && b', 'a condition'],
	['a | b', 'a pipe'],
	['a > b', 'a redirection'],
	['a $HOME', 'a variable'],
	['a "$HOME"', 'a variable in double quotes'],
	['a `id`', 'a substitution'],
	['a *', 'a pattern'],
	['a {b,c}', 'a brace expansion'],
	['cat ~/x', 'a home directory'],
	['a # b', 'a comment'],
	['a !b', 'history'],
	["a 'b", 'an open quote'],
	['a "b', 'an open double quote'],
	['a b\\', 'a backslash at the end'],
	['a\nb', 'a newline'],
	['a\0b', 'a NUL'],
	["a 'b\tc'", 'a control character in quotes'],
	['a \u007f', 'a delete character'],
	['a '.repeat(5000), 'more than a path and a few options'],
])('%j is not split: it has %2$s', (command) => {
	expect(splitWords(command)).toBeUndefined()
})

test('whatever words a client quotes, in any of the three ways, come out as they were', () => {
	const word = fc.string({ unit: fc.constantFrom(...`ab/.-=~*$;|'"\\ {}#!&é`), minLength: 1 })
	const quotings = [singleQuoted, doubleQuoted, backslashed]
	const quoted = fc.tuple(word, fc.constantFrom(...quotings)).map(([text, quote]) => ({ text, command: quote(text) }))
	fc.assert(
		fc.property(fc.array(quoted), (words) => {
			const command = words.map((one) => one.command).join(' ')
			expect(splitWords(command)).toEqual(words.map((one) => one.text))
		}),
	)
})

function singleQuoted(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`
}
function doubleQuoted(word: string): string {
	return word.includes('!') ? singleQuoted(word) : `"${word.replace(/["\\$`]/g, '\\$&')}"`
}
function backslashed(word: string): string {
	return word.replace(/./gu, '\\$&')
}
