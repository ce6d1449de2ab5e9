import { printDiagnostic } from '@altroot/shared/diagnostic'
import { packageUse } from '@altroot/shared/portage/package-use'
import { expect, test } from 'vitest'

const path = 'etc/portage/package.use'
const parse = (text: string) => packageUse.parse(text, path)
const findings = (text: string) => parse(text).diagnostics.map(printDiagnostic)
const wordsOf = (text: string) => parse(text).entries.map(({ words }) => words.join(' '))

test('an entry keeps its path, line and text, without the comment', () => {
	const { entries, diagnostics } = parse('# video\n\napp-misc/hello\tnls  -x264 # why\n')
	expect(diagnostics).toEqual([])
	expect(entries).toMatchObject([
		{ path, line: 3, text: 'app-misc/hello nls -x264', atom: { cp: 'app-misc/hello' }, words: ['nls', '-x264'] },
	])
})

test('NAME: puts its name before every flag up to the end of the line or the next NAME:', () => {
	expect(wordsOf('*/* VIDEO_CARDS: intel -nouveau L10N: -* de\n*/* nls')).toEqual([
		'video_cards_intel -video_cards_nouveau -l10n_* l10n_de',
		'nls',
	])
})

test.each([
	'nls',
	'-nls',
	'-*',
	'python_targets_*',
	'-python_targets_*',
	'x@y',
	'9p',
	'VIDEO_CARDS: *',
	'video_cards: a',
])('%s is fine', (words) => expect(findings(`app-misc/hello ${words}`)).toEqual([]))

test.each([
	['app-misc/hello +nls', 'error: the flag "+nls" begins with a +; write nls'],
	['app-misc/hello nls,', 'error: "nls," is not a USE flag; write nls: flags are separated by spaces'],
	[
		'app-misc/hello *',
		'error: "*" is not a USE flag; flags have letters, digits, + _ @ and -, and begin with a letter or digit',
	],
	[
		'app-misc/hello nls app-misc/leaf',
		'error: "app-misc/leaf" is not a USE flag; begin a new line for another package',
	],
	['app-misc/hello -:', 'error: "-:" is not a variable of USE flags; write it like VIDEO_CARDS:'],
	[
		'app-misc/hello',
		'warning: app-misc/hello stands alone, so this line does nothing; write the flags behind it, or remove the line',
	],
	['hello nls', 'error: "hello" has no category; write CATEGORY/NAME, for instance app-misc/hello'],
	[
		'app-misc/hello[nls] x',
		'error: an atom in package.use may not have flags in brackets, so Portage ignores "app-misc/hello[nls]"; write app-misc/hello',
	],
	['!app-misc/hello nls', 'warning: the ! of "!app-misc/hello" means nothing in package.use; write app-misc/hello'],
])('%s: %s', (text, expected) => {
	expect(findings(`\n${text}\n`)).toEqual([`${path}:2: ${expected}`])
})

test('a line with an invalid atom yields no entry, the lines around it do', () => {
	expect(wordsOf('a/a x\nfoo//bar y\nb/b z\n')).toEqual(['x', 'z'])
})

test('what is printed parses to the same again', () => {
	const { entries } = parse('*/* VIDEO_CARDS: intel # x\n>=a/b-1:2::gentoo nls -x264\n')
	const printed = packageUse.print(entries)
	expect(printed).toBe('*/* video_cards_intel\n>=a/b-1:2::gentoo nls -x264\n')
	expect(packageUse.print(parse(printed).entries)).toBe(printed)
})

test('a flag that a later line takes back is told at the earlier line', () => {
	const earlier = packageUse.parse('app-misc/hello nls x264', `${path}/a`).entries
	const later = packageUse.parse('\napp-misc/hello -nls x264', `${path}/b`).entries
	expect(packageUse.validate([...earlier, ...later], new Map()).map(printDiagnostic)).toEqual([
		'etc/portage/package.use/a:1: warning: nls for app-misc/hello is undone by -nls in package.use/b:2; keep one of the two',
	])
})
