import { printDiagnostic } from '@altroot/shared/diagnostic'
import { describeChanges, diffTrees } from '@altroot/shared/portage/config-diff'
import { validateTree } from '@altroot/shared/portage/validate'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

test.each([
	['package.use', '*/* PYTHON_TARGETS: python3_13'],
	['package.use.mask', 'a/b -flag'],
	['package.use.force/video', 'a/b flag'],
	['use.mask', '-systemd\nopus # why'],
	['use.stable.force', 'x'],
	['package.mask', '-=a/b-1\n>=c/d-2::overlay'],
	['package.accept_keywords', '=a/b-1 ~amd64'],
	['packages', '-*\n*app-misc/hello\n-*sys-apps/x:0\napp-misc/leaf'],
	['package.provided', 'sys-kernel/gentoo-sources-6.12.1-r2'],
])('profile/%s admits %j', (name, text) => {
	expect(validateTree(treeOf({ [`etc/portage/profile/${name}`]: text }))).toEqual([])
})

test.each([
	['use.force', 'a b', '"a b" is not a USE flag; write one flag a line'],
	['package.mask', 'a/*', '"a/*" has a wildcard, which is not possible here; name the package'],
	['packages', '*a', '"a" has no category; write CATEGORY/NAME, for instance app-misc/a'],
	[
		'package.provided',
		'a/b',
		'"a/b" is not a package with its version, so Portage ignores it; write CATEGORY/NAME-VERSION, without an operator',
	],
])('profile/%s: what is wrong with %j is said', (name, text, expected) => {
	const path = `etc/portage/profile/${name}`
	expect(validateTree(treeOf({ [path]: text })).map(printDiagnostic)).toEqual([`${path}:1: error: ${expected}`])
})

test("changes of the user's own profile are told as such", () => {
	const before = treeOf({ 'etc/portage/profile/use.mask': 'a\n', 'etc/portage/profile/package.use': 'a/b x\n' })
	const after = treeOf({ 'etc/portage/profile/use.mask': '-opus\n', 'etc/portage/profile/package.use': 'a/b -x\n' })
	expect(describeChanges(diffTrees(before, after))).toEqual({
		subject: 'profile/package.use: a/b -x and 2 more',
		body: 'profile/package.use:1: a/b -x\nprofile/use.mask:1: adds -opus\nprofile/use.mask:1: -a',
	})
})
