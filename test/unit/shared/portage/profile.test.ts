import { printDiagnostic } from '@altroot/shared/diagnostic'
import { diffProfile, readParents, readProfile } from '@altroot/shared/portage/profile'
import { describe, expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const profile = 'etc/portage/make.profile'
const locations = new Map([
	['gentoo', '/var/db/repos/gentoo'],
	['guru', '/var/db/repos/guru/'],
])

function read(files: Parameters<typeof treeOf>[0], known?: string) {
	const { parents, diagnostics } = readProfile(treeOf(files), locations, known)
	return [...parents.map(({ text }) => text), ...diagnostics.map(printDiagnostic)]
}

describe('a profile gets a form that holds on any machine', () => {
	test.each([
		['../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0', 'gentoo:default/linux/amd64/23.0'],
		['/var/db/repos/gentoo/profiles/default/linux/amd64/23.0/', 'gentoo:default/linux/amd64/23.0'],
		['/var/db/repos/guru/profiles/x', 'guru:x'],
		['/etc/portage/profiles/mine', '../profiles/mine'],
		['profiles/mine', '../profiles/mine'],
		['/usr/portage/profiles/x', 'etc/portage/make.profile: error: /usr/portage/profiles/x is neither below'],
		['profiles/nothing', 'etc/portage/make.profile: error: profiles/nothing is neither below'],
	])('a link to %s', (link, expected) => {
		const files = { [profile]: { link }, 'etc/portage/profiles/mine/parent': 'gentoo:default\n' }
		expect(read(files)[0]).toContain(expected)
	})

	test('a link that only the laptop can follow is what the laptop has found', () => {
		expect(read({ [profile]: { link: '/usr/portage/profiles/x' } }, 'gentoo:x')).toEqual(['gentoo:x'])
	})

	test('the lines of a parent file, comments aside', () => {
		const parent =
			'# mine\ngentoo:default # base\n\n/var/db/repos/guru/profiles/x\n../profile-extra\n:odd\n../../../nowhere\n'
		const files = { [`${profile}/parent`]: parent, 'etc/portage/profile-extra/make.defaults': '' }
		expect(read(files)).toEqual([
			'gentoo:default',
			'guru:x',
			'../profile-extra',
			':odd',
			expect.stringContaining('make.profile/parent:7: error: ../../../nowhere'),
		])
	})
})

test.each([[{}], [{ [`${profile}/parent`]: '# nothing\n' }]])('no profile at all is an error', (files) => {
	expect(read(files)).toEqual([expect.stringContaining('error: no profile is chosen')])
})

test('a profile of the tree may have no parents', () => {
	expect(readParents(treeOf({ 'etc/portage/site/use.mask': 'x\n' }), 'etc/portage/site', locations).parents).toEqual([])
})

test('another profile is one change', () => {
	const link = (target: string) => treeOf({ [profile]: { link: target } })
	expect(diffProfile(link('a'), link('b'))).toMatchObject([{ kind: 'profile', before: 'a', after: 'b' }])
	expect(diffProfile(link('a'), link('a'))).toEqual([])
	expect(diffProfile(link('a'), treeOf({ [`${profile}/parent`]: '# x\ngentoo:a\n' }))).toMatchObject([
		{ after: 'gentoo:a' },
	])
})
