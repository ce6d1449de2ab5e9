import { type BaseSettings, type RenderInput, render } from '@altroot/agent-server/render/render'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath, printHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { validateTree } from '@altroot/shared/portage/validate'
import { describe, expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const base: BaseSettings = {
	variables: readMakeConf(
		treeOf({
			'etc/portage/make.conf': 'MAKEOPTS="-j16"\nFEATURES="ccache -test"\nCFLAGS="-O1"\nGENTOO_MIRRORS="https://m"\n',
		}),
	).variables,
	repositories: new Map([
		['gentoo', '/srv/gentoo'],
		['guru', '/srv/guru'],
	]),
	profile: (reference) => (reference === 'gentoo:default' ? { useExpand: ['VIDEO_CARDS', 'L10N'] } : undefined),
	diagnostics: [],
}
const places = { pkgdir: '/alt/p', distdir: '/d', tmpdir: '/t', logdir: '/alt/l' }
const profile = { 'etc/portage/make.profile/parent': 'gentoo:default\n' }
const facts = printHostFacts({
	version: 1,
	native: { '-march=native': ['-march=haswell', '-mavx2'], '-mtune=native': ['-mtune=haswell'] },
	rustTargetCpu: 'haswell',
})

type Files = Parameters<typeof treeOf>[0]

function rendered(files: Files, more: Partial<RenderInput> & { facts?: boolean } = {}) {
	const tree: ConfigTree = new Map([
		...treeOf({ ...profile, ...files }),
		...(more.facts === false ? [] : [[hostFactsPath, facts] as const]),
	])
	const result = render({ tree, base, root: '/alt', trust: 'config', places, ...more })
	const texts = new Map([...result.files].map(([path, file]) => [path, new TextDecoder().decode(file.content)]))
	const { variables } = readMakeConf(result.files)
	return {
		...result,
		texts,
		values: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
		fates: Object.fromEntries(result.report.map(({ name, path, fate }) => [name ?? path, fate])),
		findings: result.diagnostics.map(printDiagnostic),
	}
}

const makeConf = (text: string): Files => ({ 'etc/portage/make.conf': text })

describe('make.conf', () => {
	test('has what shapes packages from the laptop, the rest from the server, each with its origin', () => {
		const { texts, values } = rendered(
			makeConf(
				'COMMON="-O2 -pipe"\nCFLAGS="${COMMON}"\nUSE="x -y"\nVIDEO_CARDS="intel"\nMAKEOPTS="-j2"\nPKGDIR="/p"\n',
			),
		)
		expect(values).toEqual({
			CFLAGS: '-O2 -pipe',
			USE: 'x -y',
			VIDEO_CARDS: 'intel',
			MAKEOPTS: '-j16',
			FEATURES: 'ccache -test',
			GENTOO_MIRRORS: 'https://m',
			BINPKG_FORMAT: 'gpkg',
			PKGDIR: '/alt/p',
			DISTDIR: '/d',
			PORTAGE_TMPDIR: '/t',
			PORTAGE_LOGDIR: '/alt/l',
		})
		expect(texts.get('etc/portage/make.conf')).toContain('# etc/portage/make.conf:2\nCFLAGS="-O2 -pipe"\n')
	})

	test.each([
		['USE', 'a', 'kept'],
		['CFLAGS', '-O2 -march=native', 'native-resolved'],
		['MAKEOPTS', '-j4', 'server'],
		['FEATURES', 'getbinpkg', 'server'],
		['PKGDIR', '/x', 'server'],
		['PORTAGE_BINHOST', 'ssh://x', 'laptop'],
		['INSTALL_MASK', '/usr/share/doc', 'laptop'],
		['FETCHCOMMAND', 'curl', 'untrusted'],
		['CC', 'clang-19', 'kept'],
		['CC', '/home/me/cc', 'untrusted'],
		['CFLAGS', '-O2 -fplugin=/tmp/x.so', 'untrusted'],
		['LDFLAGS', '-Wl,-O1 -Wl,-Bsymbolic-functions', 'kept'],
		['CFLAGS', '`id`', 'untrusted'],
		['EXTRA_ECONF', '--x', 'untrusted'],
		['MY_OWN', 'x', 'unknown'],
		['__local', 'x', 'kept'],
	])('%s="%s" is %s', (name, value, fate) => {
		const { report } = rendered(makeConf(`A="1"\n${name}="${value}"\n`))
		expect(report.filter((line) => line.name === name)).toMatchObject([
			{ path: 'etc/portage/make.conf', line: 2, fate },
		])
	})

	test('what the laptop itself expands into USE flags is a list of flags, and never another kind of variable', () => {
		const { values, fates } = rendered({
			'etc/portage/profile/make.defaults': 'USE_EXPAND="SOUND"\n',
			'etc/portage/make.conf':
				'USE_EXPAND="${USE_EXPAND} FETCHCOMMAND NODE_OPTIONS"\nSOUND="oss -alsa"\nFETCHCOMMAND="curl"\nNODE_OPTIONS="--require=/home/x.js"\n',
		})
		expect(values.SOUND).toBe('oss -alsa')
		expect(fates).toMatchObject({ SOUND: 'kept', FETCHCOMMAND: 'untrusted', NODE_OPTIONS: 'untrusted' })
	})

	test('a host that is trusted with code has its own commands and variables', () => {
		const { values, findings } = rendered(makeConf('FETCHCOMMAND="curl"\nMY_OWN="x"\nCFLAGS="-fplugin=x"\n'), {
			trust: 'code',
		})
		expect(values).toMatchObject({ FETCHCOMMAND: 'curl', MY_OWN: 'x', CFLAGS: '-fplugin=x' })
		expect(findings).toEqual([])
	})

	test('words of FEATURES that shape packages are added to those of the server', () => {
		expect(rendered(makeConf('FEATURES="getbinpkg splitdebug"\n')).values.FEATURES).toBe('ccache -test splitdebug')
	})

	test('what only the profile knows stays a reference, whatever the order of the lines', () => {
		const { texts } = rendered(makeConf('CFLAGS="${CFLAGS} -pipe"\nCXXFLAGS="${LDFLAGS}"\nLDFLAGS="-s"\n'))
		expect(texts.get('etc/portage/make.conf')).toContain(
			`__altroot_before_LDFLAGS="\${LDFLAGS}"
# etc/portage/make.conf:1
CFLAGS="\${CFLAGS} -pipe"
# etc/portage/make.conf:2
CXXFLAGS="\${__altroot_before_LDFLAGS}"
# etc/portage/make.conf:3
LDFLAGS="-s"
`,
		)
	})
})

describe('native flags', () => {
	test('become what they are on the laptop, wherever they stand', () => {
		const { texts } = rendered(
			{
				'etc/portage/make.conf': 'CFLAGS="-O2 -march=native"\nRUSTFLAGS="-C target-cpu=native"\n',
				'etc/portage/package.env': 'app-misc/hello tuned\n',
				'etc/portage/env/tuned': 'CFLAGS="${CFLAGS} -mtune=native"\n',
				'etc/portage/env/app-misc/hello': 'CFLAGS="-march=native"\n',
				'etc/portage/profile/make.defaults': 'CFLAGS="-march=native"\n',
				'etc/portage/bashrc': 'filter-flags -march=native\n',
			},
			{ trust: 'code' },
		)
		expect([...texts.values()].join('')).not.toMatch(/=native/)
		expect(texts.get('etc/portage/make.conf')).toContain('CFLAGS="-O2 -march=haswell -mavx2"')
		expect(texts.get('etc/portage/make.conf')).toContain('RUSTFLAGS="-C target-cpu=haswell"')
		expect(texts.get('etc/portage/env/tuned')).toContain('CFLAGS="${CFLAGS} -mtune=haswell"')
		expect(texts.get('etc/portage/bashrc')).toBe('filter-flags -march=haswell -mavx2\n')
	})

	test('are seen where a variable from before the file is part of them', () => {
		const { texts } = rendered(
			{
				'etc/portage/profile/make.defaults': 'TUNE="tune=native"\n',
				'etc/portage/make.conf': 'CPU="native"\nFFLAGS="-m${TUNE}"\n',
				'etc/portage/package.env': 'app-misc/hello tuned\n',
				'etc/portage/env/tuned': 'CFLAGS="-march=${CPU}"\n',
			},
			{ trust: 'code' },
		)
		expect(texts.get('etc/portage/make.conf')).toContain('FFLAGS="-mtune=haswell"')
		expect(texts.get('etc/portage/env/tuned')).toContain('CFLAGS="-march=haswell -mavx2"')
	})

	test('in a patch become it only in the lines that it adds, so that it still applies', () => {
		const patch = '--- a/Makefile\n+++ b/Makefile\n@@ -1 +1 @@\n-CFLAGS=-march=native\n+CFLAGS=-mtune=native\n'
		const { texts } = rendered({ 'etc/portage/patches/app-misc/x/a.patch': patch }, { trust: 'code' })
		expect(texts.get('etc/portage/patches/app-misc/x/a.patch')).toBe(patch.replace('-mtune=native', '-mtune=haswell'))
	})

	test('are left out with a warning where the laptop has not said what they are', () => {
		const { values, findings } = rendered(makeConf('CFLAGS="-O2 -march=native -pipe"\n'), { facts: false })
		expect(values.CFLAGS).toBe('-O2  -pipe')
		expect(findings).toEqual([expect.stringContaining('make.conf:1: warning: -march=native is left out')])
	})
})

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

describe('repositories', () => {
	test('lie where the server has them', () => {
		const { texts } = rendered({
			'etc/portage/repos.conf': '[guru]\nlocation = /home/guru\npriority = 7\nsync-type = git\n',
		})
		expect(texts.get('etc/portage/repos.conf')).toBe(`# Where the build server has the repositories of the laptop.
[DEFAULT]
main-repo = gentoo

[gentoo]
location = /srv/gentoo
auto-sync = no

[guru]
location = /srv/guru
priority = 7
auto-sync = no
`)
	})

	test('one that the server lacks needs a person, who is told the command', () => {
		const { findings } = rendered({
			'etc/portage/repos.conf/mine.conf': '[mine]\nlocation = /x\nsync-uri = https://example.org/mine.git\n',
		})
		expect(findings).toEqual([
			'etc/portage/repos.conf/mine.conf:2: error: the server has no repository mine; run on the server: altroot-server overlay add mine https://example.org/mine.git',
		])
	})
})

describe('the profile', () => {
	test('is a directory whose parent holds on any machine', () => {
		const link = { link: '../../var/db/repos/gentoo/profiles/default' }
		const { texts } = rendered({ 'etc/portage/make.profile': link, 'etc/portage/make.profile/parent': '' })
		expect(texts.get('etc/portage/make.profile/parent')).toBe('gentoo:default\n')
	})

	test('may inherit from one below etc/portage', () => {
		const { texts, values } = rendered({
			'etc/portage/make.profile/parent': '../mine\n',
			'etc/portage/mine/parent': '/var/db/repos/gentoo/profiles/default\n',
			'etc/portage/mine/make.defaults': 'USE="x"\nPKGDIR="/evil"\n',
			'etc/portage/make.conf': 'L10N="de"\n',
		})
		expect(texts.get('etc/portage/mine/parent')).toBe('gentoo:default\n')
		expect(texts.get('etc/portage/mine/make.defaults')).toBe('# etc/portage/mine/make.defaults:1\nUSE="x"\n')
		expect(values.L10N).toBe('de')
	})

	test('one that the server lacks needs a person', () => {
		const { findings } = rendered({ 'etc/portage/make.profile/parent': 'gentoo:default/new\n' })
		expect(findings).toEqual([expect.stringContaining('parent:1: error: the server has no profile gentoo:default/new')])
	})
})

test('what is rendered has nothing wrong with it', () => {
	const { files } = rendered({
		'etc/portage/make.conf': 'CFLAGS="-O2 -march=native it\'s ${CFLAGS}"\n',
		'etc/portage/package.use/a': 'app-misc/x a\n',
		'etc/portage/repos.conf': '[guru]\nlocation = /x\n',
	})
	expect(validateTree(files)).toEqual([])
})

test('what is left out for want of trust names the command that gives it, with the host’s name', () => {
	const files = { ...makeConf('FETCHCOMMAND="curl"\n'), 'etc/portage/bashrc': 'true\n' }
	const hints = rendered(files, { host: 'old-laptop' }).diagnostics.map(({ hint }) => hint)
	expect(hints).toEqual(Array(2).fill('to allow it: altroot-server host trust old-laptop code'))
})
