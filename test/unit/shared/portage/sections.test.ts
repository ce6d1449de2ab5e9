import { printDiagnostic } from '@altroot/shared/diagnostic'
import { binreposConf } from '@altroot/shared/portage/binrepos-conf'
import { readRepositories, reposConf } from '@altroot/shared/portage/repos-conf'
import { setsConf, setsThatRunCode } from '@altroot/shared/portage/sets-conf'
import { describe, expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

function findings(text: string, path = 'etc/portage/repos.conf') {
	const { entries, diagnostics } = reposConf.parse(text, path)
	return [...diagnostics, ...reposConf.validate(entries, treeOf({ [path]: text }))].map(printDiagnostic)
}

describe('what is wrong is said where it stands, with the remedy', () => {
	test.each([
		['location = /x\n', ':1: error: this stands before the first [section]; begin with [name]'],
		['[a]\nlocation\n', ':2: error: "location" is neither [section] nor key = value; a # begins a comment'],
		['[a]\nx = 1\n\n[b]\n[a]\n', ':5: error: [a] stands in this file twice; make one of the two'],
		['[a]\nx = 1\nX: 2\n', ':3: error: x in [a] stands in this file twice'],
		[
			'[a]\nx = 1\nuri = 50%\n',
			':3: error: the % in uri begins nothing that Portage knows; write %% for a percent sign',
		],
		['[a]\nuri = %(no)s\n', ':2: error: %(no)s in uri stands for nothing: [a] has no such key'],
		['[a]\nx = %(y)s\ny = %(x)s\n', ':2: error: x refers to itself'],
		[
			'[a]\nlocation = /x ; here\n',
			':2: warning: there are no comments at the end of a line: this one is part of location',
		],
	])('%j', (text, message) => {
		expect(findings(text)[0]).toContain(`etc/portage/repos.conf${message}`)
	})
})

describe('the repositories', () => {
	test('Portage brings ::gentoo along, the files of the directory add to it', () => {
		const { repositories, mainRepo, diagnostics } = readRepositories(
			treeOf({
				'etc/portage/repos.conf/gentoo.conf': '[gentoo]\nlocation = /srv/gentoo\n',
				'etc/portage/repos.conf/zz.conf':
					'[DEFAULT]\nbase = %(ROOT)ssrv\n[guru]\nlocation = %(base)s/guru\npriority = 5\n[none]\nx = 1\n',
			}),
		)
		expect(diagnostics).toEqual([])
		expect(mainRepo).toBe('gentoo')
		expect([...repositories.values()].map(({ name, location, path, line }) => [name, location, path, line])).toEqual([
			['gentoo', '/srv/gentoo', 'etc/portage/repos.conf/gentoo.conf', 2],
			['guru', '/srv/guru', 'etc/portage/repos.conf/zz.conf', 4],
		])
		expect(repositories.get('guru')!.keys.get('priority')).toMatchObject({ value: '5', line: 5 })
	})
})

test('the differences of two files are those of their keys, a whole section being one', () => {
	const entries = (text: string) => reposConf.parse(text, 'etc/portage/repos.conf').entries
	const before = entries('[a]\nx = 1\ny = 2\n[gone]\nz = 1\n')
	const after = entries('# moved\n[new]\nz = 1\n[a]\ny: 3\nx = 1\n')
	expect(reposConf.diff(before, after)).toMatchObject([
		{ section: 'a', key: 'y', before: '2', after: '3', line: 5 },
		{ section: 'gone', key: undefined, before: expect.anything(), after: undefined },
		{ section: 'new', key: undefined, before: undefined, after: expect.anything(), line: 2 },
	])
	expect(reposConf.diff(before, before)).toEqual([])
})

test('what is wrong with binrepos.conf stops no build', () => {
	const text = '[a]\nsync-uri = 50%\n[b]\npriority = 1\n'
	const { entries } = binreposConf.parse(text, 'etc/portage/binrepos.conf')
	expect(binreposConf.validate(entries, treeOf({})).map(printDiagnostic)).toEqual([
		expect.stringContaining('etc/portage/binrepos.conf:2: warning: the % in sync-uri'),
		'etc/portage/binrepos.conf:3: warning: [b] has no sync-uri, so Portage leaves it out; add sync-uri = …',
	])
})

test('a set that runs a command, or a class from elsewhere, is told from one that reads files', () => {
	const text = `[mine]\nclass = portage.sets.files.StaticFileSet\n[evil]\nclass = portage.sets.shell.CommandOutputSet
command = id\n[odd]\nclass = my.module.Set\n[plain]\nworld-candidate = no\n`
	expect(setsThatRunCode(setsConf.parse(text, 'sets.conf').entries)).toMatchObject([
		{ section: 'evil', line: 4 },
		{ section: 'odd', line: 7 },
	])
})
