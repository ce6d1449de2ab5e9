import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import fc from 'fast-check'
import { treeOf } from './config-tree.ts'

/** One change to a config tree; `put` undefined takes the file away. */
export interface Edit {
	readonly path: string
	readonly put: string | { readonly link: string } | undefined
}

const texts: Readonly<Record<string, readonly string[]>> = {
	'etc/portage/package.use/a': [
		'app-misc/x one -two\n',
		'app-misc/x -one\napp-misc/y two\n',
		'no atom at all\n',
		'# no more\n',
	],
	'etc/portage/package.use/b/c': ['app-misc/x one\n', '*/* two\n', '\xff'],
	'etc/portage/package.use/d.bak': ['app-misc/z one\n'],
	'etc/portage/package.use': ['app-misc/x one\n'],
	'etc/portage/package.mask': ['app-misc/x\n', '>=app-misc/x-2\n'],
	'etc/portage/package.env': ['app-misc/x one.conf\n', 'app-misc/x two.conf\n', 'app-misc/x cat/pkg\n'],
	'etc/portage/env/one.conf': ['CFLAGS="-O3"\n', 'CFLAGS="$(x)"\n', 'MAKEOPTS="-j1"\n'],
	'etc/portage/env/cat/pkg': ['pre_src_unpack() { :; }\n', 'USE="x"\n'],
	'etc/portage/make.conf': [
		'USE="x"\n',
		'USE="x"\nsource /etc/portage/more.conf\n',
		'CFLAGS="-march=native"\n',
		'FETCHCOMMAND="x"\n',
	],
	'etc/portage/more.conf': ['USE="y"\n', 'CFLAGS="-O2"\n'],
	'etc/portage/savedconfig/sys-apps/busybox': ['CONFIG_A=y\n', '-march=native\n'],
	'etc/portage/patches/app-misc/x/one.patch': ['--- a\n+++ b\n+-march=native\n', '--- a\n'],
	'etc/portage/sets/mine': ['app-misc/x\n', '@other\n'],
	'etc/portage/sets/other': ['app-misc/y\n'],
	'etc/portage/sets.conf': [
		'[x]\nclass = portage.sets.shell.CommandOutputSet\ncommand = true\n',
		'[y]\nworld-candidate = no\n',
	],
	'etc/portage/profile/use.mask': ['x\n', '-x\n'],
	'etc/portage/profile/make.defaults': ['USE_EXPAND="MINE"\n'],
	'etc/portage/unknown': ['x', 'y'],
	'var/lib/portage/world': ['app-misc/x\n', 'app-misc/x\napp-misc/y\n'],
	'var/lib/portage/world_sets': ['@mine\n', '@other\n'],
}

const links: Readonly<Record<string, readonly string[]>> = {
	'etc/portage/package.use/a': ['b/c', '../unknown'],
	'etc/portage/package.unmask': ['package.mask'],
	'etc/portage/env': ['patches'],
	'etc/portage/sets/mine': ['other', '/nowhere'],
}

const textEdit = fc
	.constantFrom(...Object.keys(texts))
	.chain((path) => fc.constantFrom(undefined, ...texts[path]!).map((put): Edit => ({ path, put })))
const linkEdit = fc
	.constantFrom(...Object.keys(links))
	.chain((path) => fc.constantFrom(...links[path]!).map((link): Edit => ({ path, put: { link } })))

/** Edits as people make them, some of them links, and what puts a directory in the place of a file and the other way. */
export const edits = fc.array(fc.oneof({ weight: 12, arbitrary: textEdit }, { weight: 1, arbitrary: linkEdit }), {
	minLength: 1,
	maxLength: 4,
})

/** The tree after some edits. All that is as it was is the same object. */
export function edited(tree: ConfigTree, all: readonly Edit[]): ConfigTree {
	const after = new Map(tree)
	for (const { path, put } of all) {
		for (const other of after.keys()) {
			if (other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) after.delete(other)
		}
		if (put !== undefined) after.set(path, treeOf({ [path]: put }).get(path)!)
	}
	return after
}

/** The same tree of which nobody has ever seen a file. */
export function unseen(tree: ConfigTree): ConfigTree {
	return new Map(
		[...tree].map(([path, { mode, content }]): [string, ConfigFile] => [path, { mode, content: content.slice() }]),
	)
}
