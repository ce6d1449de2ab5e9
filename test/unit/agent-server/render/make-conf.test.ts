import { describe, expect, test } from 'vitest'
import { makeConf, rendered } from './rendered.ts'

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
