import { relevantConfig } from '@altroot/agent-server/build/relevant-config'
import { expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const before = {
	'etc/portage/make.conf': 'CFLAGS="-O2"\nUSE="nls"\nFEATURES="test"\n',
	'etc/portage/package.env': 'app-misc/hello no-lto\n',
	'etc/portage/env/no-lto': 'CFLAGS="-O2 -fno-lto"\n',
	'etc/portage/patches/app-misc/hello-1.0/a.patch': '-\n',
	'etc/portage/package.use/hello': 'app-misc/hello nls\n',
	'var/lib/portage/world': 'app-misc/hello\n',
}
const differs = (change: Record<string, string>): boolean =>
	relevantConfig(treeOf({ ...before, ...change }), 'app-misc/hello-1.0') !==
	relevantConfig(treeOf(before), 'app-misc/hello-1.0')

it.each([
	['what the compiler is told', { 'etc/portage/make.conf': 'CFLAGS="-O3"\nUSE="nls"\nFEATURES="test"\n' }],
	['FEATURES', { 'etc/portage/make.conf': 'CFLAGS="-O2"\nUSE="nls"\n' }],
	['its line in package.env', { 'etc/portage/package.env': '# not any more\n' }],
	['a line for all in package.env', { 'etc/portage/package.env/all': '*/* no-lto\n' }],
	['an env file', { 'etc/portage/env/no-lto': 'CFLAGS="-Os"\n' }],
	['its patch', { 'etc/portage/patches/app-misc/hello-1.0/a.patch': '+\n' }],
	['the bashrc', { 'etc/portage/bashrc': ':\n' }],
])('%s matters', (_, change) => {
	expect(differs(change)).toBe(true)
})

it.each([
	[
		'USE, which the plan tells for each package',
		{ 'etc/portage/make.conf': 'CFLAGS="-O2"\nUSE="x"\nFEATURES="test"\n' },
	],
	['a comment', { 'etc/portage/make.conf': '# hm\nCFLAGS="-O2"\nUSE="nls"\nFEATURES="test"\n' }],
	['package.use', { 'etc/portage/package.use/hello': 'app-misc/hello -nls\n' }],
	['the world', { 'var/lib/portage/world': 'app-misc/hello\napp-misc/other\n' }],
	['a patch for another', { 'etc/portage/patches/app-misc/other/a.patch': '-\n' }],
	['code for another', { 'etc/portage/env/app-misc/other': ':\n' }],
])('%s does not', (_, change) => {
	expect(differs(change)).toBe(false)
})
