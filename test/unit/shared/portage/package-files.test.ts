import { printDiagnostic } from '@altroot/shared/diagnostic'
import { validateTree } from '@altroot/shared/portage/validate'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const findings = (place: string, text: string) => validateTree(treeOf({ [place]: text })).map(printDiagnostic)

test.each([
	['package.accept_keywords', '=a/b-1 ~amd64 -x86 ** ~* * -~arm64 amd64-linux'],
	['package.accept_keywords', 'a/b'],
	['package.license', 'a/b * -@EULA linux-fw-redistributable GPL-2+ MPL-2.0'],
	['package.properties', 'a/b -interactive * live'],
	['package.accept_restrict', 'a/b fetch -bindist'],
	['package.mask', '>=a/b-2\n-a/b::overlay # lifted\n*/*::overlay\n=a/b-1-5'],
	['package.unmask', '=a/b-9999'],
	['sets/editors', 'app-editors/helix:0::gentoo\n@world\n'],
	['sets/editors.metadata', 'name: My editors\n'],
	['../../var/lib/portage/world', 'app-editors/helix\ndev-lang/python:3.13\n>=a/b-1\n# comment'],
	['../../var/lib/portage/world_sets', '@preserved-rebuild\n'],
])('%s admits %j', (name, text) => {
	expect(findings(new URL(`file:///etc/portage/${name}`).pathname.slice(1), text)).toEqual([])
})

test.each([
	[
		'etc/portage/package.accept_keywords',
		'a/b ~amd64,',
		'error: "~amd64," is not a keyword; write amd64, ~amd64, *, ~* or **',
	],
	[
		'etc/portage/package.license',
		'a/b ,',
		'error: "," is not a license; write its name as in LICENSE, or @GROUP, with spaces between',
	],
	[
		'etc/portage/package.license',
		'=a/b-1-2 EULA',
		'error: "1-2" in "=a/b-1-2" is not a version; a version looks like 1.2.3, 1.2_rc4 or 1.2-r5',
	],
	[
		'etc/portage/package.properties',
		'a/b +live',
		'error: "+live" is no word of PROPERTIES; write it as the ebuild has it, or * for all',
	],
	[
		'etc/portage/package.mask',
		'a/b c/d',
		'error: only one atom may stand on a line here, so Portage ignores "a/b c/d"; write a/b alone, and a # before a comment',
	],
	['etc/portage/package.mask', '!a/b', 'warning: the ! of "!a/b" means nothing here; write a/b'],
	[
		'etc/portage/package.env',
		'a/b /etc/o3',
		'error: "/etc/o3" lies outside etc/portage/env, so the build server does not have it; move the file to etc/portage/env and name it here',
	],
	[
		'etc/portage/package.env',
		'a/b o3',
		'warning: there is no file etc/portage/env/o3, so Portage passes over it; make the file, or leave out its name',
	],
	[
		'var/lib/portage/world',
		'app-misc/*',
		'error: "app-misc/*" has a wildcard, which is not possible here; name the package',
	],
	['var/lib/portage/world', '!a/b', 'error: "!a/b" forbids a package, which is not possible here; leave out the !'],
	['var/lib/portage/world', '@editors', 'error: "@editors" has no category; a set belongs into world_sets'],
	[
		'var/lib/portage/world',
		'a/b c/d',
		'warning: Portage reads only the first word of this line and ignores "c/d"; write one a line',
	],
	[
		'var/lib/portage/world_sets',
		'a/b',
		'error: "a/b" is not a set, so Portage ignores it; write @NAME; a package belongs into world',
	],
	[
		'etc/portage/sets/editors',
		'@mine',
		'warning: there is no file etc/portage/sets/mine: unless a repository defines @mine, emerge refuses all of world; make the file, or remove @mine',
	],
])('%s: what is wrong with %j is said', (path, text, expected) => {
	expect(findings(path, text)).toEqual([`${path}:1: ${expected}`])
})

test('the old package.keywords is read, with a note', () => {
	expect(findings('etc/portage/package.keywords', 'a/b')).toEqual([
		'etc/portage/package.keywords: note: package.keywords is the old name of package.accept_keywords; move its lines there',
	])
})

test('files that package.env and world_sets name are found where they are, through links too', () => {
	const tree = treeOf({
		'etc/portage/package.env': 'a/b o3 sub/lto',
		'etc/portage/env/o3': 'CFLAGS="-O3"\n',
		'etc/portage/env/sub/lto': { link: '../o3' },
		'var/lib/portage/world_sets': '@editors\n',
		'etc/portage/sets/editors': 'app-editors/helix\n',
	})
	expect(validateTree(tree)).toEqual([])
})
