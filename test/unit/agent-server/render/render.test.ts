import { validateTree } from '@altroot/shared/portage/validate'
import { describe, expect, test } from 'vitest'
import { makeConf, rendered } from './rendered.ts'

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
