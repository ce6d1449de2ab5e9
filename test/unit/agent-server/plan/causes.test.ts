import { causeOf } from '@altroot/agent-server/plan/causes'
import { diffTrees } from '@altroot/shared/portage/config-diff'
import { type PackageEntry, parsePlanEntry } from '@altroot/shared/portage/merge-plan/entry'
import { expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const entry = (text: string): PackageEntry => parsePlanEntry(text) as PackageEntry
const rebuilt = entry('[ebuild   R    ] app-misc/hello-1.0::gentoo to /alt/ USE="nls* -loud" 0 KiB')
const pulledIn = entry('[ebuild  N     ] dev-libs/libgreet-1.0::gentoo to /alt/ 0 KiB')
const before = { 'etc/portage/make.conf': 'USE="x"\n', 'var/lib/portage/world': 'app-misc/other\n' }
const changesTo = (after: Record<string, string>) => diffTrees(treeOf(before), treeOf({ ...before, ...after }))

it.each([
	[
		'a line about it',
		{ 'etc/portage/package.use/video': '\n# why\napp-misc/hello nls\n' },
		'etc/portage/package.use/video',
		3,
	],
	[
		'a line about all packages, with its flag',
		{ 'etc/portage/package.use/all': '*/* nls\n' },
		'etc/portage/package.use/all',
		1,
	],
	['USE of make.conf, with its flag', { 'etc/portage/make.conf': 'USE="x nls"\n' }, 'etc/portage/make.conf', 1],
	[
		'its line in the world',
		{ 'var/lib/portage/world': 'app-misc/hello\napp-misc/other\n' },
		'var/lib/portage/world',
		1,
	],
])('%s is the cause of a package', (_, after, path, line) => {
	const changes = changesTo({ ...after, 'etc/portage/package.use/zz': 'app-misc/other loud\n' })
	expect(causeOf(rebuilt, changes, false)).toMatchObject({ path, line, text: expect.stringMatching(/hello|nls/) })
	expect(causeOf(pulledIn, changes, true)).toBeNull()
})

it('a line with another flag is not', () => {
	expect(causeOf(rebuilt, changesTo({ 'etc/portage/package.use/a': 'app-misc/hello loud\n' }), false)).toBeNull()
})

it('the only change there is, is the cause of all, unless a tree has changed as well', () => {
	const changes = changesTo({ 'var/lib/portage/world': 'app-misc/hello\napp-misc/other\n' })
	expect(causeOf(pulledIn, changes, true)).toMatchObject({ path: 'var/lib/portage/world', line: 1 })
	expect(causeOf(pulledIn, changes, false)).toBeNull()
})
