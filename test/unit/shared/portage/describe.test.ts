import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { describeChange, describeChanges } from '@altroot/shared/portage/describe'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const at = { path: 'etc/portage/make.conf', line: 3 }
const use = (atom: string, set: string[], dropped: string[] = []): ConfigChange => ({
	kind: 'use',
	file: 'package.use',
	atom,
	present: true,
	set,
	dropped,
	...at,
})
const variable = (name: string, before?: string, after?: string): ConfigChange => ({
	kind: 'variable',
	file: 'make.conf',
	name,
	before,
	after,
	...at,
})
const member = (kind: 'world' | 'mask', name: string, present: boolean): ConfigChange => ({
	kind,
	file: kind === 'mask' ? 'package.mask' : kind,
	member: name,
	present,
	...at,
})

const cases: readonly [string, ConfigChange][] = [
	['package.use: app-misc/hello +nls -x264', use('app-misc/hello', ['nls', '-x264'])],
	['package.use: app-misc/hello +nls drops -x264', use('app-misc/hello', ['nls'], ['-x264'])],
	['package.use: app-misc/hello drops nls', use('app-misc/hello', [], ['nls'])],
	['world: +app-editors/helix', member('world', 'app-editors/helix', true)],
	['package.mask: drops >=a/b-2', member('mask', '>=a/b-2', false)],
	['make.conf: CFLAGS -O2 → "-O2 -pipe"', variable('CFLAGS', '-O2', '-O2 -pipe')],
	['make.conf: CFLAGS = "-O2 -pipe"', variable('CFLAGS', undefined, '-O2\n\t-pipe')],
	['make.conf: MAKEOPTS = -j4', variable('MAKEOPTS', undefined, '-j4')],
	['make.conf: MAKEOPTS no longer set (was -j4)', variable('MAKEOPTS', '-j4', undefined)],
	[
		'make.conf: USE +opus -x264',
		{
			kind: 'variable',
			file: 'make.conf',
			name: 'USE',
			before: 'a',
			after: 'a opus -x264',
			set: ['opus', '-x264'],
			dropped: [],
			...at,
		},
	],
	[
		'repos.conf: [guru] sync-uri a → b',
		{ kind: 'section', file: 'repos.conf', section: 'guru', key: 'sync-uri', before: 'a', after: 'b', ...at },
	],
	[
		'repos.conf: [guru] added',
		{ kind: 'section', file: 'repos.conf', section: 'guru', key: undefined, before: undefined, after: 'a', ...at },
	],
	['profile: gentoo:a → gentoo:b', { kind: 'profile', before: 'gentoo:a', after: 'gentoo:b', ...at }],
	[
		'profile: default/linux/amd64/23.0 → "gentoo:default/linux/amd64/23.0, :base"',
		{
			kind: 'profile',
			before: '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0',
			after: 'gentoo:default/linux/amd64/23.0\n:base',
			...at,
		},
	],
	['profile: gentoo:a', { kind: 'profile', before: undefined, after: 'gentoo:a', ...at }],
	['bashrc: removed', { kind: 'file', file: 'bashrc', change: 'removed', ...at }],
	['package.use: the same lines in another order', { kind: 'order', file: 'package.use', ...at }],
	['package.use: only comments', { kind: 'comments', file: 'package.use', ...at }],
]

test.each(cases)('%s', (expected, change) => {
	expect(describeChange(change)).toBe(expected)
})

test('of several changes the most telling one stands in the subject, with the number of the others', () => {
	const changes = [
		use('a/b', ['x']),
		use('c/d', ['y']),
		member('world', 'app-editors/helix', true),
		variable('X', 'a', 'b'),
	]
	expect(describeChanges(changes)).toEqual({
		subject: 'world: +app-editors/helix and 3 more',
		body: 'make.conf:3: a/b +x\nmake.conf:3: c/d +y\nmake.conf:3: +app-editors/helix\nmake.conf:3: X a → b',
	})
})

test('a long list of flags is cut between flags', () => {
	const flags = Array.from({ length: 30 }, (_, index) => `flag${index}`)
	expect(describeChanges([use('media-video/ffmpeg', flags), use('a/b', ['x'])]).subject).toBe(
		'package.use: media-video/ffmpeg +flag0 +flag1 +flag2 +flag3 … and 1 more',
	)
})

test('where there is no room for both, only the new value is told', () => {
	const [before, after] = ['default/linux/amd64/23.0', 'default/linux/amd64/23.0/desktop/systemd']
	const profile: ConfigChange = { kind: 'profile', before, after, ...at }
	expect(describeChanges([profile]).subject).toBe(`profile: ${after}`)
	const flags = variable('COMMON_FLAGS', '-O2 -pipe -march=x86-64-v3 -fomit-frame-pointer', '-O2 -pipe -march=native')
	expect(describeChanges([flags]).subject).toBe('make.conf: COMMON_FLAGS = "-O2 -pipe -march=native"')
})

test('a subject never has more than 72 characters, nor more than one line', () => {
	const word = fc.string({ minLength: 1, maxLength: 90, unit: 'grapheme' })
	const change = fc.oneof(
		fc.tuple(word, fc.array(word)).map(([atom, set]) => use(atom, set)),
		fc.tuple(word, word, word).map(([name, before, after]) => variable(name, before, after)),
	)
	fc.assert(
		fc.property(fc.array(change, { maxLength: 1200 }), (changes) => {
			const { subject } = describeChanges(changes)
			expect(subject.length).toBeLessThanOrEqual(72)
			expect(subject).not.toMatch(/\n/)
		}),
	)
})
