import { isAtom, parseAtom, printAtom } from '@altroot/shared/portage/atom'
import { expect, test } from 'vitest'

const everything = { wildcard: true, repo: true, buildId: true }

test('an atom comes apart into the parts that Portage names', () => {
	expect(parseAtom('!!>=dev-libs/foo-bar-1.2b_rc3-r4-5:2/2.1=::gentoo[a,-b(+),c?]', everything)).toEqual({
		text: '!!>=dev-libs/foo-bar-1.2b_rc3-r4-5:2/2.1=::gentoo[a,-b(+),c?]',
		blocker: '!!',
		operator: '>=',
		cp: 'dev-libs/foo-bar',
		version: '1.2b_rc3-r4',
		buildId: '5',
		slot: '2',
		subslot: '2.1',
		slotOperator: '=',
		repo: 'gentoo',
		use: ['a', '-b(+)', 'c?'],
		wildcard: false,
	})
})

test.each(['*/*', 'app-misc/*', '*/hello', 'x11-*/lib*', '=*/*-*9999*', '*/*:0::gentoo', '*/foo-1'])(
	'%s is an atom only where wildcards are',
	(text) => {
		const atom = parseAtom(text, everything)
		expect(atom).toMatchObject({ text, wildcard: true })
		if (isAtom(atom)) expect(printAtom(atom)).toBe(text)
		expect(isAtom(parseAtom(text, { repo: true }))).toBe(false)
	},
)

test.each([
	['hello', '"hello" has no category; write CATEGORY/NAME, for instance app-misc/hello'],
	[
		'app-misc/hello-1.0',
		'"app-misc/hello-1.0" has a version but no operator; write =app-misc/hello-1.0, or app-misc/hello for every version',
	],
	[
		'>=app-misc/hello:2',
		'">=app-misc/hello:2" has the operator >= but no version; add a version, or write app-misc/hello:2',
	],
	['=>app-misc/hello-1', '"=>" is not an operator; write >=app-misc/hello-1'],
	['=~app-misc/hello-1', '"=~" is not an operator; use =, ~, >=, >, <= or <'],
	[
		'>=app-misc/hello-1*',
		'">=app-misc/hello-1*" has a * after its version, which only goes with =; write >=app-misc/hello-1',
	],
	['!!!app-misc/hello', '"!!!app-misc/hello" begins with more than two !; write ! or !!'],
	['foo//bar', '"foo//bar" is not of the form CATEGORY/NAME; write one / between category and name'],
	['app-misc/hello:', '":" in "app-misc/hello:" is not a slot; write :SLOT or :SLOT/SUBSLOT'],
	['app-misc/hello:2*', '":2*" in "app-misc/hello:2*" names a slot and any slot at once; write :2 or :*'],
	['app-misc/hello::a.b', '"a.b" in "app-misc/hello::a.b" is not the name of a repository'],
	['app-misc/hello[nls', 'the [ in "app-misc/hello[nls" has no ] at the end'],
	[
		'app-misc/hello[+nls]',
		'"+nls" in the brackets of "app-misc/hello[+nls]" is not a USE dependency, or contradicts the one before; write [flag] or [-flag], with commas and no spaces',
	],
	['*/*[nls]', '"*/*[nls]" has both a wildcard and brackets; leave out the brackets'],
	['app-misc/**', '"app-misc/**" is not a wildcard that Portage knows; write */*, CATEGORY/* or */NAME'],
	['"app-misc/hello"', '"app-misc/hello" is in quotes, which mean nothing here; write app-misc/hello'],
	['app-misc/hello,', '"app-misc/hello," ends with ","; write app-misc/hello'],
	['app-misc/hellö', '"app-misc/hellö" contains the character U+00F6, which no atom may have; type it anew'],
	['\ufeffapp-misc/hello', 'the file begins with a byte order mark; save it as UTF-8 without a byte order mark'],
	['app-misc/he@llo', '"app-misc/he@llo" contains "@"; names have letters, digits, + _ and -'],
	['-misc/hello', '"-misc" in "-misc/hello" begins with "-"; begin with a letter or digit'],
	['app-misc/hel.lo', 'the name "hel.lo" in "app-misc/hel.lo" has a dot, which a package\'s name may not have'],
	[
		'=app-misc/hello-1.x',
		'"1.x" in "=app-misc/hello-1.x" is not a version; a version looks like 1.2.3, 1.2_rc4 or 1.2-r5',
	],
	[
		'=app-misc/hello-1-2_p1',
		'"1-2_p1" in "=app-misc/hello-1-2_p1" is not a version; a version looks like 1.2.3, 1.2_rc4 or 1.2-r5',
	],
	['', 'there is no atom; write CATEGORY/NAME'],
])('what is wrong with %j is said in plain words', (text, expected) => {
	const { fault, hint } = parseAtom(text, everything) as { fault: string; hint?: string }
	expect(hint === undefined ? fault : `${fault}; ${hint}`).toBe(expected)
})

test('what a place does not admit is told with what to write there', () => {
	expect(parseAtom('app-misc/hello::gentoo', {})).toEqual({
		fault: '"app-misc/hello::gentoo" names a repository, which is not possible here',
		hint: 'leave out ::gentoo',
	})
	expect(parseAtom('app-misc/*', {})).toEqual({
		fault: '"app-misc/*" has a wildcard, which is not possible here',
		hint: 'name the package',
	})
	expect(parseAtom('app-misc/hello-1*', {})).toEqual({
		fault: '"app-misc/hello-1*" has a * after its version, which only goes with =',
		hint: 'write =app-misc/hello-1*',
	})
})
