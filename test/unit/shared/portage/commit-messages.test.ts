import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import { type HostFacts, hostFactsPath, printHostFacts } from '@altroot/shared/portage/host-facts'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

/** What is there before each edit. */
const laptop = {
	'etc/portage/make.conf': `# Desktop
COMMON_FLAGS="-O2 -pipe -march=native"
CFLAGS="\${COMMON_FLAGS}"
CXXFLAGS="\${COMMON_FLAGS}"
MAKEOPTS="-j4"
USE="wayland pulseaudio -gnome"
VIDEO_CARDS="intel"
ACCEPT_LICENSE="-* @FREE"
FEATURES="parallel-fetch"
GENTOO_MIRRORS="https://distfiles.gentoo.org"
`,
	'etc/portage/package.use/video': 'media-video/ffmpeg x264 opus\nmedia-video/mpv -lua # old\n',
	'etc/portage/package.use/zz-autounmask': '>=dev-libs/libdbusmenu-16.04.0-r3 gtk3\n',
	'etc/portage/package.accept_keywords': 'app-editors/helix ~amd64\n',
	'etc/portage/package.mask': '>=sys-kernel/gentoo-kernel-6.13\n',
	'etc/portage/package.env': 'www-client/firefox no-lto.conf\n',
	'etc/portage/env/no-lto.conf': 'CFLAGS="-O2"\n',
	'etc/portage/repos.conf/gentoo.conf': '[gentoo]\nlocation = /var/db/repos/gentoo\nsync-type = rsync\n',
	'etc/portage/make.profile': { link: '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0/desktop' },
	'etc/portage/patches/app-misc/hello/fix.patch': '--- a\n+++ b\n',
	'etc/portage/sets/dev': 'dev-vcs/git\n',
	'etc/portage/profile/use.mask': '-vaapi\n',
	'var/lib/portage/world': 'app-editors/vim\nmedia-video/mpv\n',
	'var/lib/portage/world_sets': '@dev\n',
}
const facts: HostFacts = {
	version: 1,
	native: { '-march=native': ['-march=skylake', '-mabm'] },
	cpuFlagsX86: ['aes', 'avx'],
	versions: { gcc: '14.2.1', glibc: '2.40', portage: '3.0.82' },
	trees: { gentoo: { location: '/var/db/repos/gentoo', state: 'a1b2c3d' } },
}

type Files = Parameters<typeof treeOf>[0]
/** What is written, replaced (`[old, new]`) or removed (`null`), by path below etc/portage; world is `world`. */
type Edit = Readonly<Record<string, string | null | readonly [string, string] | { link: string }>>

const edits: readonly (readonly [string, string, Edit, Partial<HostFacts>?])[] = [
	['a flag switched on', 'package.use: media-video/ffmpeg +vaapi', { 'package.use/video': ['x264', 'x264 vaapi'] }],
	[
		'a flag switched off and another dropped',
		'package.use: media-video/ffmpeg -x264 drops opus',
		{ 'package.use/video': ['x264 opus', '-x264'] },
	],
	[
		'a new line for another package',
		'package.use: media-sound/mpd +flac -alsa',
		{ 'package.use/audio': 'media-sound/mpd flac -alsa\n' },
	],
	[
		'a USE_EXPAND line',
		'package.use: x11-libs/libdrm +video_cards_intel -video_cards_nouveau',
		{ 'package.use/audio': 'x11-libs/libdrm VIDEO_CARDS: intel -nouveau\n' },
	],
	[
		'a flag for everything',
		'package.use: */* +python_targets_python3_13',
		{ 'package.use/00-all': '*/* PYTHON_TARGETS: python3_13\n' },
	],
	['a comment', 'package.use: only comments', { 'package.use/video': ['# old', '# since 2024'] }],
	[
		'lines sorted',
		'package.use: the same lines, moved',
		{ 'package.use/video': 'media-video/mpv -lua # old\nmedia-video/ffmpeg x264 opus\n' },
	],
	[
		'a line moved to another file',
		'package.use: the same lines, moved',
		{ 'package.use/video': 'media-video/ffmpeg x264 opus\n', 'package.use/mpv': 'media-video/mpv -lua\n' },
	],
	[
		'a package removed from package.use',
		'package.use: >=dev-libs/libdbusmenu-16.04.0-r3 drops gtk3',
		{ 'package.use/zz-autounmask': null },
	],
	[
		'a mistyped atom',
		'package.use/video:2: not understood: "media-video//mpv" is … and 1 more',
		{ 'package.use/video': ['media-video/mpv', 'media-video//mpv'] },
	],
	[
		'a mistyped atom beside a good line',
		'package.use/new:2: not understood: "foo" has no category and 1 more',
		{ 'package.use/new': 'app-misc/hello nls\nfoo bar\n' },
	],
	[
		'USE in make.conf',
		'make.conf: USE +pipewire -qt5 drops pulseaudio',
		{ 'make.conf': ['pulseaudio -gnome', 'pipewire -gnome -qt5'] },
	],
	[
		'the compiler flags',
		'make.conf: COMMON_FLAGS = "-O3 -pipe -march=native" and 2 more',
		{ 'make.conf': ['-O2 -pipe', '-O3 -pipe'] },
	],
	['MAKEOPTS', 'make.conf: MAKEOPTS -j4 → -j8', { 'make.conf': ['-j4', '-j8'] }],
	['a graphics card', 'make.conf: VIDEO_CARDS +nouveau', { 'make.conf': ['"intel"', '"intel nouveau"'] }],
	['a new variable', 'make.conf: L10N +de +en', { 'make.conf': ['USE=', 'L10N="de en"\nUSE='] }],
	[
		'a variable gone',
		'make.conf: GENTOO_MIRRORS no longer set',
		{ 'make.conf': ['GENTOO_MIRRORS="https://distfiles.gentoo.org"\n', ''] },
	],
	[
		'a license',
		'make.conf: ACCEPT_LICENSE +@BINARY-REDISTRIBUTABLE',
		{ 'make.conf': ['@FREE', '@FREE @BINARY-REDISTRIBUTABLE'] },
	],
	[
		'quotes left open',
		'make.conf:6: not understood: the quotes that open here are … and 5 more',
		{ 'make.conf': ['-gnome"', '-gnome'] },
	],
	[
		'make.conf split into a directory',
		'make.conf: the same lines, moved',
		{ 'make.conf': null, 'make.conf/00-all': laptop['etc/portage/make.conf'] },
	],
	[
		'a package in world',
		'world: +app-editors/helix',
		{ world: 'app-editors/vim\napp-editors/helix\nmedia-video/mpv\n' },
	],
	[
		'two packages out of world and one in',
		'world: +app-editors/helix -app-editors/vim -media-video/mpv',
		{ world: 'app-editors/helix\n' },
	],
	[
		'a set taken up',
		'world_sets: +@games and 1 more',
		{ world_sets: '@dev\n@games\n', 'sets/games': 'games-puzzle/ltris\n' },
	],
	[
		'a keyword',
		'package.accept_keywords: =dev-lang/zig-0.14.0 **',
		{ 'package.accept_keywords': 'app-editors/helix ~amd64\n=dev-lang/zig-0.14.0 **\n' },
	],
	['a mask lifted', 'package.mask: drops >=sys-kernel/gentoo-kernel-6.13', { 'package.mask': null }],
	[
		'a license for a package',
		'package.license: sys-kernel/linux-firmware linux-fw-redistributable',
		{ 'package.license': 'sys-kernel/linux-firmware linux-fw-redistributable\n' },
	],
	[
		'an environment',
		'env/tmpfs.conf: PORTAGE_TMPDIR = /tmp and 1 more',
		{
			'package.env': 'www-client/firefox no-lto.conf\nsys-devel/gcc tmpfs.conf\n',
			'env/tmpfs.conf': 'PORTAGE_TMPDIR="/tmp"\n',
		},
	],
	[
		'another profile',
		'profile: default/linux/amd64/23.0/desktop/systemd',
		{ 'make.profile': { link: '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0/desktop/systemd' } },
	],
	[
		'two profiles',
		'profile: gentoo:default/linux/amd64/23.0/desktop, :targets/systemd',
		{ 'make.profile': null, 'make.profile/parent': 'gentoo:default/linux/amd64/23.0/desktop\n:targets/systemd\n' },
	],
	[
		'an overlay',
		'repos.conf/guru.conf: [guru] added',
		{
			'repos.conf/guru.conf':
				'[guru]\nlocation = /var/db/repos/guru\nsync-type = git\nsync-uri = https://github.com/gentoo-mirror/guru.git\n',
		},
	],
	[
		'git instead of rsync',
		'repos.conf/gentoo.conf: [gentoo] sync-type rsync → git',
		{ 'repos.conf/gentoo.conf': ['rsync', 'git'] },
	],
	['a patch', 'patches/app-misc/hello/fix.patch: changed', { 'patches/app-misc/hello/fix.patch': '--- a\n+++ c\n' }],
	['a new patch', 'patches/dev-libs/foo/1.patch: added', { 'patches/dev-libs/foo/1.patch': '--- a\n' }],
	['a bashrc', 'bashrc: added', { bashrc: 'echo\n' }],
	[
		'the user profile',
		'profile/use.mask: +nls and 1 more',
		{ 'profile/use.mask': '-vaapi\nnls\n', 'profile/package.provided': 'sys-kernel/gentoo-sources-6.12.1\n' },
	],
	[
		'another compiler',
		'laptop: gcc 14.2.1 → 15.1.0',
		{},
		{ versions: { gcc: '15.1.0', glibc: '2.40', portage: '3.0.82' } },
	],
	[
		'a new CPU',
		'laptop: -march=native: -march=skylake → -march=znver4 -mvaes and 1 more',
		{},
		{ native: { '-march=native': ['-march=znver4', '-mabm', '-mvaes'] }, cpuFlagsX86: ['aes', 'avx', 'avx512f'] },
	],
	[
		'a flag, after a sync',
		'package.use: media-video/ffmpeg +vaapi',
		{ 'package.use/video': ['x264', 'x264 vaapi'] },
		{ trees: { gentoo: { location: '/var/db/repos/gentoo', state: 'd4e5f6a' } } },
	],
	[
		'a switch of everything at once',
		'world: -media-video/mpv and 4 more',
		{ 'make.conf': ['-j4', '-j8'], 'package.mask': null, world: 'app-editors/vim\n', 'package.use/video': null },
	],
]

function edited(edit: Edit): Files {
	const files: Record<string, Files[string]> = { ...laptop }
	for (const [name, change] of Object.entries(edit)) {
		const path = name.startsWith('world') ? `var/lib/portage/${name}` : `etc/portage/${name}`
		const before = files[path]
		if (change === null) delete files[path]
		else if (Array.isArray(change)) files[path] = String(before).replace(change[0], change[1])
		else files[path] = change as Files[string]
	}
	return files
}

function messageOf(edit: Edit, change: Partial<HostFacts> = {}) {
	const before = new Map([...treeOf(laptop), [hostFactsPath, printHostFacts(facts)] as const])
	const after = new Map([...treeOf(edited(edit)), [hostFactsPath, printHostFacts({ ...facts, ...change })] as const])
	return describeChanges(diffTrees(before, after))
}

for (const [title, subject, edit, change] of edits) {
	test(`${title}: ${subject}`, () => {
		expect(messageOf(edit, change).subject).toBe(subject)
		expect(subject.length).toBeLessThanOrEqual(72)
	})
}

test('the body has each change with its place, also those that the subject does not count', () => {
	const synced = { trees: { gentoo: { location: '/var/db/repos/gentoo', state: 'd4e5f6a' } } }
	const edit: Edit = {
		'make.conf': ['-j4', '-j8'],
		'package.use/new': 'app-misc/hello nls\nfoo bar\n',
		world: 'app-editors/vim\n',
	}
	expect(messageOf(edit, synced)).toEqual({
		subject: 'package.use/new:2: not understood: "foo" has no category and 3 more',
		body: `package.use/new:1: app-misc/hello +nls
package.use/new:2: not understood: "foo" has no category
make.conf:5: MAKEOPTS -j4 → -j8
world:2: -media-video/mpv
laptop: tree gentoo at a1b2c3d → d4e5f6a`,
	})
})
