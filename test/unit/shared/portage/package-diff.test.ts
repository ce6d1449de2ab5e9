import type { Format } from '@altroot/shared/portage/format'
import { packageEnv } from '@altroot/shared/portage/package-env'
import { packageAcceptKeywords } from '@altroot/shared/portage/package-keywords'
import { packageLicense } from '@altroot/shared/portage/package-license'
import { packageUse } from '@altroot/shared/portage/package-use'
import fc from 'fast-check'
import { expect, test } from 'vitest'

function diff(format: Format, before: string, after: string) {
	const [old, now] = [before, after].map((text) => format.parse(text, 'etc/portage/x').entries)
	return format.diff(old!, now!)
}

test.each([
	['a flag appears', 'a/b x', 'a/b x y', { set: ['y'], dropped: [] }],
	['a flag turns round', 'a/b x', 'a/b -x', { set: ['-x'], dropped: [] }],
	['a flag goes', 'a/b x y', 'a/b y', { set: [], dropped: ['x'] }],
	['a negation goes', 'a/b -x', '', { set: [], dropped: ['-x'] }],
	['a later line turns it round', 'a/b x', 'a/b x\na/b -x', { set: ['-x'], dropped: [] }],
	['a variable of flags', '', 'a/b VIDEO_CARDS: intel', { set: ['video_cards_intel'], dropped: [] }],
	['all flags are cleared', 'a/b x', 'a/b x -*', { set: ['-*'], dropped: ['x'] }],
	['a group of flags is cleared', 'a/b l10n_de x', 'a/b l10n_de x -l10n_*', { set: ['-l10n_*'], dropped: ['l10n_de'] }],
])('package.use, %s: one change', (_, before, after, expected) => {
	expect(diff(packageUse, before, after)).toMatchObject([{ kind: 'use', atom: 'a/b', ...expected }])
})

test.each([
	['comments and spaces', 'a/b x', '# why\n\n  a/b\tx # because\n'],
	['words of one atom in another order', 'a/b x -y', 'a/b -y x'],
	['words of one atom on two lines', 'a/b x y', 'a/b x\na/b y'],
	['a repeated line', 'a/b x', 'a/b x\na/b x'],
	['the variable written out', 'a/b VIDEO_CARDS: intel', 'a/b video_cards_intel'],
	['lines of different packages in another order', 'a/b x\nc/d y', 'c/d y\na/b x'],
	['what a later star covers is gone', 'a/b VIDEO_CARDS: nls -amd *', 'a/b VIDEO_CARDS: *'],
	['what was undone before is gone', 'a/b x\na/b -x', 'a/b -x'],
])('package.use, %s: no change', (_, before, after) => {
	expect(diff(packageUse, before, after)).toEqual([])
})

test('lines that can meet the same package are told when they change places', () => {
	const before = '>=a/b-1 x\n<a/b-5 -x'
	const after = '<a/b-5 -x\n>=a/b-1 x'
	expect(diff(packageUse, before, after)).toEqual([
		{ kind: 'order', file: 'package.use', path: 'etc/portage/x', line: 2 },
	])
	expect(diff(packageUse, '*/* x\na/* -x', 'a/* -x\n*/* x')).toMatchObject([{ kind: 'order' }])
})

test('a change carries the line that makes it, or that made it before', () => {
	expect(diff(packageUse, 'a/b x', 'a/b x\nc/d z\na/b y')).toMatchObject([
		{ atom: 'a/b', line: 3 },
		{ atom: 'c/d', line: 2 },
	])
	expect(diff(packageUse, '\n\na/b x', '')).toMatchObject([{ atom: 'a/b', line: 3, present: false }])
})

test('in package.accept_keywords an atom alone means something', () => {
	expect(diff(packageAcceptKeywords, '', 'a/b')).toMatchObject([
		{ kind: 'keywords', atom: 'a/b', present: true, set: [] },
	])
	expect(diff(packageAcceptKeywords, 'a/b', '')).toMatchObject([{ present: false }])
	expect(diff(packageAcceptKeywords, 'a/b', 'a/b ~amd64')).toMatchObject([{ set: ['~amd64'] }])
	expect(diff(packageUse, '', 'a/b')).toEqual([])
})

test('in package.license a later * admits what was refused before it', () => {
	expect(diff(packageLicense, 'a/b -EULA *', 'a/b *')).toEqual([])
	expect(diff(packageLicense, 'a/b *', 'a/b * -EULA')).toMatchObject([{ set: ['-EULA'], dropped: [] }])
})

test('in package.env the order of files counts, and a dash is part of the name', () => {
	expect(diff(packageEnv, 'a/b x y', 'a/b y x')).toMatchObject([{ kind: 'order' }])
	expect(diff(packageEnv, 'a/b x', 'a/b x -x')).toMatchObject([{ kind: 'env', set: ['-x'], dropped: [] }])
})

test.each([
	['package.use', packageUse, 'x'],
	['package.accept_keywords', packageAcceptKeywords, '~amd64'],
	['package.env', packageEnv, 'x.conf'],
])('%s: what two states have in common makes no difference, be it known to be the same or not', (_, format, word) => {
	const atom = fc.constantFrom('a/b', '<a/b-2', '>=a/b-1', 'c/d', 'c/*', '*/*', '*/b')
	const line = fc.tuple(atom, fc.constantFrom('', word, `-${word}`, `${word}2 ${word}`)).map((words) => words.join(' '))
	const parse = (text: string) => format.parse(text, 'etc/portage/x').entries
	fc.assert(
		fc.property(
			fc.array(line, { maxLength: 12 }),
			fc.array(fc.tuple(fc.nat(12), fc.nat(2), fc.array(line, { maxLength: 2 })), { maxLength: 2 }),
			(lines, edits) => {
				const entries = lines.flatMap((text) => parse(`${text}\n`))
				const edited = [...entries]
				for (const [at, gone, come] of edits) edited.splice(at, gone, ...come.flatMap((text) => parse(`${text}\n`)))
				const others = edited.map((entry) => ({ ...entry }))
				expect(format.diff(entries as never, edited as never)).toEqual(format.diff(entries as never, others as never))
			},
		),
	)
})
