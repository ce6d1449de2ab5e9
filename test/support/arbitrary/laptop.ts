import fc from 'fast-check'

/** A text of some of these lines, in any order, or no such file. */
function linesOf(lines: readonly string[], maxLength = 4): fc.Arbitrary<string | undefined> {
	return fc.option(
		fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength }).map((all) => `${all.join('\n')}\n`),
		{ nil: undefined, freq: 4 },
	)
}

/** Flags that are made of one another, some by names that Portage does not know and some by what the profile says. */
const flags = [
	'COMMON_FLAGS="-O2 -pipe"',
	'COMMON_FLAGS="${COMMON_FLAGS} -march=native"',
	'COMMON_FLAGS="${LDFLAGS} -O2"',
	'CFLAGS="${COMMON_FLAGS}"',
	'CFLAGS="${CFLAGS} ${MINE}"',
	'CFLAGS="it\'s -O1" # an apostrophe',
	'CXXFLAGS="${CFLAGS} ${LDFLAGS}"',
	'CFLAGS="${LDFLAGS} -O1"',
	'CXXFLAGS="${CFLAGS} -fno-exceptions"',
	'LDFLAGS="${LDFLAGS} -Wl,--as-needed"',
	'LDFLAGS="${CFLAGS}"',
	'FFLAGS="-mtune=native ${CXXFLAGS}"',
	'RUSTFLAGS="-C target-cpu=native -C opt-level=2"',
	'MINE="-O3"',
	'MINE="${LDFLAGS} -Os"',
	'__local="-Oz"',
	'CPU="native"\nFFLAGS="-O2 -march=${CPU}"',
	'CPPFLAGS="${MINE} ${__local}"',
]

const lists = [
	'USE="foo -bar"',
	"USE='-nls l10n_de'",
	'USE="${USE} nls"',
	'USE="-* foo"',
	'ACCEPT_KEYWORDS="~amd64"',
	'ACCEPT_LICENSE="*"',
	'ACCEPT_LICENSE="-* @mine"',
	'ACCEPT_PROPERTIES="* -interactive"',
	'ACCEPT_RESTRICT="* -fetch"',
	'ACCEPT_LICENSE="-* @FREE secret"',
	'VIDEO_CARDS="intel -amdgpu"',
	'VIDEO_CARDS="${VIDEO_CARDS} amdgpu"',
	'USE_EXPAND="L10N"\nL10N="de"',
	'USE_EXPAND="SOUND"',
	'SOUND="oss -alsa"',
	'FEATURES="test -sandbox"',
	'FEATURES="splitdebug getbinpkg"',
	'PKG_INSTALL_MASK="/usr/share/man"',
	'ENV_UNSET="FOO"',
]

/** What is about the machine that builds, or about the one that installs. */
const elsewhere = [
	'MAKEOPTS="-j3"',
	'PKGDIR="/home/packages"',
	'PORTAGE_TMPDIR="/home/tmp"',
	'INSTALL_MASK="/usr/share/doc"',
]

const variables = [...flags, ...lists, ...elsewhere]
const makeConf = linesOf([...flags, ...variables], 12)
const envFile = linesOf(
	[...flags, 'USE="-foo bar"', 'MAKEOPTS="-j1"', 'PORTAGE_TMPDIR="/home/tmp"', 'source sourced'],
	3,
)
const makeDefaults = linesOf(variables.filter((line) => !line.includes('__')))
const packages = linesOf(['app-misc/hello', '>=app-misc/egg-2', 'app-misc/egg::gentoo', 'app-misc/*'], 2)

/** The file of one name, or a directory of two. */
function fileOrDirectory(
	path: string,
	text: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<Record<string, string | undefined>> {
	return fc.oneof(
		text.map((one) => ({ [path]: one })),
		fc.tuple(text, text).map(([first, second]) => ({ [`${path}/10-first`]: first, [`${path}/20`]: second })),
	)
}

const useLines = linesOf([
	'*/* foo',
	'app-misc/hello -foo bar',
	'app-misc/* VIDEO_CARDS: intel -amdgpu nls',
	'>=app-misc/egg-2 -nls',
	'app-misc/egg::gentoo bar # comment',
])

/** The files of some laptop's etc/portage, by path below it, but for its profile and repositories. */
export const laptopFiles: fc.Arbitrary<Record<string, string>> = fc
	.tuple(
		fileOrDirectory('make.conf', makeConf),
		fileOrDirectory('package.use', useLines),
		fileOrDirectory('package.accept_keywords', linesOf(['app-misc/hello', 'app-misc/egg **', '*/* ~amd64'], 2)),
		fileOrDirectory('package.mask', packages),
		fileOrDirectory('package.license', linesOf(['app-misc/hello *', '*/* -secret', 'app-misc/egg secret'], 2)),
		fc.record({
			'package.unmask': packages,
			'package.keywords': linesOf(['app-misc/egg ~amd64'], 1),
			'package.properties': linesOf(['app-misc/egg -interactive', 'app-misc/* interactive'], 2),
			'package.accept_restrict': linesOf(['app-misc/hello -fetch', '*/* fetch'], 2),
			license_groups: linesOf(['mine secret GPL-2'], 1),
			'package.env': linesOf(['app-misc/hello one', 'app-misc/* two', 'app-misc/egg one deep/three', '*/* two'], 3),
			'env/one': envFile,
			'env/two': envFile,
			'env/deep/three': linesOf(flags, 3),
			'env/sourced': linesOf(flags, 2).map((text) => text ?? ''),
			'profile/make.defaults': makeDefaults,
			'profile/package.use': linesOf(['app-misc/egg bar', 'app-misc/hello -foo'], 2),
			'profile/package.use.mask': linesOf(['app-misc/hello foo'], 1),
			'profile/use.mask': linesOf(['bar', '-bar'], 1),
			'profile/use.force': linesOf(['nls'], 1),
			'profile/package.mask': linesOf(['=app-misc/hello-1'], 1),
		}),
	)
	.map((parts) => {
		const files = Object.entries(Object.assign({}, ...parts) as Record<string, string | undefined>)
		return Object.fromEntries(files.filter((file): file is [string, string] => file[1] !== undefined))
	})
