import { printDiagnostic } from '@altroot/shared/diagnostic'
import { makeConf, printAssignment, readMakeConf } from '@altroot/shared/portage/make-conf'
import { describe, expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const path = 'etc/portage/make.conf'

function read(text: string, more: Record<string, string> = {}) {
	const { variables, diagnostics } = readMakeConf(treeOf({ [path]: text, ...more }))
	return {
		values: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
		findings: diagnostics.map(printDiagnostic),
	}
}

describe('what is wrong is said where it stands, with the remedy', () => {
	test.each([
		['A="x\nB="y"\n', 1, 'error: the quotes that open here are never closed; close them'],
		['A="1"\nB="x\nC="y"\nD="a b"\n', 2, 'error: the quotes that open here are not closed before the next assignment'],
		['A="1"\n\nB="x\n', 3, 'error: the quotes that open here are never closed'],
		['\nhi there\nB="x"\n', 2, 'error: "hi" is not followed by =; write NAME="value"; a # begins a comment'],
		['foo\n', 1, 'error: "foo" is not followed by ='],
		['A=\nB="z"\n', 1, 'error: A has no value, so Portage takes the next word for it; write A=""'],
		['A="1"\nB=\n', 2, 'error: B has no value'],
		['A="x"\nA+=" y"\nB="z"\n', 2, 'error: make.conf knows no +=; write A="${A} …"'],
		['A-B="x"\nB="y"\n', 1, 'error: "A-B" is not a name for a variable; use letters, digits and underscores'],
		['A=(a b)\n', 1, 'error: make.conf knows no arrays; write the words in quotes: A="one two"'],
		['A=$(nproc)\n', 1, 'error: Portage runs no command in make.conf; write what the command would print: A="…"'],
		['B=1\nA=a=b\nC=2\n', 2, 'error: a value without quotes cannot have "=" in it; write A="…"'],
		['A=a&b\n', 1, 'error: a value without quotes cannot have "&" in it; write A="…"'],
		['A=1\n. /etc/x\n', 2, 'error: "." is of the shell, and make.conf is no shell script; write source FILE'],
		['if [ x ]\n', 1, 'error: "if" is of the shell'],
		['f() { :; }\n', 1, 'error: "f" is of the shell'],
		['\ufeffA="x"\n', 1, 'error: the file begins with a byte order mark; save it as UTF-8 without BOM'],
		['A="\n$(nproc)"\n', 2, 'error: Portage runs no command in make.conf and makes all of A empty; write what'],
		['A="1\\\n2 ${B:-x}"\n', 2, 'error: Portage knows no more than ${NAME} and makes all of A empty'],
		['A="cost $ 5"\n', 1, 'error: no name follows the $, so Portage makes all of A empty; write \\$ for a dollar sign'],
		['A="it\'s ${B}"\n', 1, 'warning: the apostrophe before this $ keeps Portage from expanding it in A'],
		['B=1\nsource\n', 2, 'error: "source" does not say which file'],
		['source nope\n', 1, 'error: there is no file /etc/portage/nope; make it, or remove the line'],
		['source /var/lib/x\n', 1, 'error: /var/lib/x is not below /etc/portage, so it is not recorded'],
		['source "${NOTHING}"\n', 1, 'error: "source" does not say which file'],
	])('%j', (text, line, message) => {
		const { findings } = read(text)
		expect(findings).toHaveLength(1)
		expect(findings[0]).toContain(`${path}:${line}: ${message}`)
	})

	test('all errors at once, and the values of the lines between them', () => {
		const { values, findings } = read('A="1"\nhi there\nB="${A}2"\nC+="x"\nD="3"\n')
		expect(values).toEqual({ A: '1', B: '12', D: '3' })
		expect(findings.map((one) => one.split(' ')[0])).toEqual([`${path}:2:`, `${path}:4:`])
	})
})

test('a sourced file sees the variables before it and gives its own to those after it', () => {
	const more = { 'etc/portage/flags/cpu': 'CFLAGS="${OPT} -mavx"\nbroken here\n' }
	const { values, findings } = read('OPT="-O2"\nsource "flags/cpu"\nCXXFLAGS="${CFLAGS}"\n', more)
	expect(values).toEqual({ OPT: '-O2', CFLAGS: '-O2 -mavx', CXXFLAGS: '-O2 -mavx' })
	expect(findings).toEqual([expect.stringContaining('etc/portage/flags/cpu:2: error: "broken"')])
})

test('a file that sources itself is an error, however many it would be', () => {
	const { findings } = read('source a\n', { 'etc/portage/a': 'source a\nsource a\n' })
	expect(findings).toEqual([expect.stringContaining('is the 1000th file that is sourced; let no file source itself')])
})

test('a value that doubles itself is cut short instead of filling the memory', () => {
	const { findings } = read(`A="0123456789"\n${'A="${A}${A}"\n'.repeat(50)}`)
	expect(findings[0]).toMatch(/make.conf:15: error: A is longer than the 128 KiB/)
})

test('what make.conf gives no value to stays a reference, since the profile may know it', () => {
	const { variables } = readMakeConf(treeOf({ [path]: 'O="-O3"\nCFLAGS="${CFLAGS} ${O}"\nCXXFLAGS="${CFLAGS}"\n' }))
	expect(variables.get('CXXFLAGS')).toMatchObject({ value: ' -O3', template: [{ name: 'CFLAGS' }, ' -O3'], line: 3 })
})

test.each([
	['A', 'plain', 'A="plain"'],
	['FETCHCOMMAND', 'curl -o "${DISTDIR}/x"', 'FETCHCOMMAND="curl -o \\"\\${DISTDIR}/x\\""'],
	['A', 'a\\b', 'A="a\\\\\\b"'],
	['A', 'source', 'A="sour\\\nce"'],
	['A', ["it's ", { name: 'B' }], `__altroot_apostrophe="'"\nA="it\${__altroot_apostrophe}s \${B}"`],
])('%s=%j is printed as Portage reads it', (name, value, line) => {
	expect(printAssignment(name, value)).toBe(line)
})

describe('as a format', () => {
	const entries = (text: string) => makeConf.parse(text, path).entries

	test('an entry has its place and text, and a printed text has the same entries', () => {
		const parsed = entries('export A="x"  # why\nsource b\nB = "1\n2"\n')
		expect(parsed).toMatchObject([
			{ line: 1, text: 'A="x"', name: 'A', value: ['x'] },
			{ line: 2, text: 'source b', name: 'source', value: ['b'] },
			{ line: 3, text: 'B = "1\n2"', name: 'B', value: ['1 2'] },
		])
		const again = entries(makeConf.print(parsed))
		expect(again.map(({ name, value }) => [name, value])).toEqual(parsed.map(({ name, value }) => [name, value]))
	})

	test('lists are compared as sets of words, other values as they are', () => {
		const before = entries('USE="a b -c"\nCFLAGS="-O2 -pipe"\nGONE="1"\n')
		const after = entries('# moved\nCFLAGS="-pipe -O2"\nNEW="${OUTER}x"\nUSE="b -a d"\n')
		expect(makeConf.diff(before, after)).toMatchObject([
			{ name: 'USE', set: ['-a', 'd'], dropped: ['-c'], path, line: 4 },
			{ name: 'CFLAGS', before: '-O2 -pipe', after: '-pipe -O2', line: 2 },
			{ name: 'GONE', before: '1', after: undefined, line: 3 },
			{ name: 'NEW', before: undefined, after: '${OUTER}x' },
		])
	})

	test('the same words in another order, in another place, are no change', () => {
		expect(makeConf.diff(entries('USE="a b"\n'), entries('X=""\nUSE="b\n a"\n').slice(1))).toEqual([])
	})

	test('a file that is sourced is validated with make.conf', () => {
		const tree = treeOf({ [path]: 'source extra\n', 'etc/portage/extra': 'foo bar\n' })
		expect(makeConf.validate(entries('source extra\n'), tree)).toMatchObject([{ path: 'etc/portage/extra', line: 1 }])
	})
})
