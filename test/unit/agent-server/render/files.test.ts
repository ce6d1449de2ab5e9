import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { describe, expect, test } from 'vitest'
import { type Files, rendered } from './rendered.ts'

describe('files of env/', () => {
	const env = (text: string, more: Files = {}) =>
		rendered({ 'etc/portage/package.env': 'app-misc/x f\n', 'etc/portage/env/f': text, ...more }).texts.get(
			'etc/portage/env/f',
		)

	test("stay byte for byte where they only set what is the laptop's to set", () => {
		const text = '# slow machine\nCFLAGS="${CFLAGS} -O0"   # here\nMAKEOPTS="-j1"\n'
		expect(env(text)).toBe(text)
	})

	test('lose what is not', () => {
		expect(env('PORTAGE_TMPDIR="/home/tmp"\nCFLAGS="-O0"\n')).toBe('# etc/portage/env/f:2\nCFLAGS="-O0"\n')
	})

	test('have the value of what the rendered make.conf lacks, under a name that no program knows', () => {
		const { texts } = rendered({
			'etc/portage/make.conf': 'MINE="-O0"\nCFLAGS="-pipe"\nOTHER="x"\n',
			'etc/portage/package.env': 'app-misc/x f\n',
			'etc/portage/env/f': 'CFLAGS="${CFLAGS} ${MINE}"\n',
		})
		expect(texts.get('etc/portage/env/f')).toBe('# etc/portage/env/f:1\nCFLAGS="${CFLAGS} ${__altroot_MINE}"\n')
		expect(texts.get('etc/portage/make.conf')).toContain('__altroot_MINE="-O0"')
		expect(texts.get('etc/portage/make.conf')).not.toMatch(/OTHER|\bMINE=/)
	})

	test('have what they source', () => {
		const text = env('source g\n', { 'etc/portage/env/g': 'CFLAGS="-O0"\n' })
		expect(text).toBe('# etc/portage/env/g:1\nCFLAGS="-O0"\n')
	})
})

describe('files', () => {
	test.each([
		['package.use/video', 'media-video/x a\n', 'kept'],
		['sets/mine', 'app-misc/x\n', 'kept'],
		['savedconfig/sys-apps/busybox', 'CONFIG=y\n', 'kept'],
		['profile/package.use.mask', 'app-misc/x a\n', 'kept'],
		['binrepos.conf', '[a]\nsync-uri = x\n', 'laptop'],
		['postsync.d/x', 'x', 'laptop'],
		['mirrors', 'x', 'laptop'],
		['bashrc', 'x', 'untrusted'],
		['env/app-misc/hello', 'x', 'untrusted'],
		['patches/app-misc/hello/a.patch', 'x', 'untrusted'],
		['profile/profile.bashrc', 'x', 'untrusted'],
		['hooks/install/x', 'x', 'untrusted'],
		['sets.conf', '[x]\nclass = portage.sets.shell.CommandOutputSet\n', 'untrusted'],
		['notes.txt', 'x', 'unknown'],
	])('%s is %3$s', (name, text, fate) => {
		const path = `etc/portage/${name}`
		const { files, fates } = rendered({ [path]: text })
		expect(fates[path]).toBe(fate)
		expect(files.has(path)).toBe(fate === 'kept')
		const trusted = rendered({ [path]: text }, { trust: 'code' })
		expect(trusted.texts.get(path)).toBe(fate === 'laptop' ? undefined : text)
	})

	test('what files source stands in them, and in the report once', () => {
		const { report, files } = rendered({
			'etc/portage/make.conf': 'source shared/flags\n',
			'etc/portage/package.env': 'app-misc/x a b\n',
			'etc/portage/env/a': 'source ../shared/linker\n',
			'etc/portage/env/b': 'source ../shared/linker\n',
			'etc/portage/shared/flags': 'CFLAGS="-O2"\n',
			'etc/portage/shared/linker': 'LDFLAGS="-s"\n',
		})
		const why = 'its variables stand where it is sourced'
		expect(report.filter(({ path }) => path.includes('/shared/'))).toEqual([
			{ name: 'CFLAGS', path: 'etc/portage/shared/flags', line: 1, fate: 'kept', why: '' },
			{ name: 'LDFLAGS', path: 'etc/portage/shared/linker', line: 1, fate: 'kept', why: '' },
			{ name: undefined, path: 'etc/portage/shared/flags', line: 0, fate: 'kept', why },
			{ name: undefined, path: 'etc/portage/shared/linker', line: 0, fate: 'kept', why },
		])
		expect([...files.keys()]).not.toContain('etc/portage/shared/flags')
	})

	test('every file and every variable stands in the report once', () => {
		const { report } = rendered({
			'etc/portage/make.conf/a': 'USE="x"\n',
			'etc/portage/repos.conf': '[guru]\nlocation = /x\n',
			'var/lib/portage/world': 'app-misc/x\n',
		})
		expect(report.map(({ name, path }) => name ?? path).sort()).toEqual([
			hostFactsPath,
			'USE',
			'etc/portage/make.conf/a',
			'etc/portage/make.profile/parent',
			'etc/portage/repos.conf',
			'var/lib/portage/world',
		])
	})

	test('a link becomes what it leads to, and nothing where that is not in the revision', () => {
		const { texts, fates } = rendered({
			'etc/portage/package.use': { link: 'shared/use' },
			'etc/portage/shared/use/a': 'app-misc/x a\n',
			'etc/portage/package.mask': { link: '/etc/shadow' },
		})
		expect(texts.get('etc/portage/package.use/a')).toBe('app-misc/x a\n')
		expect(texts.has('etc/portage/package.mask')).toBe(false)
		expect(fates['etc/portage/package.mask']).toBe('laptop')
	})
})
