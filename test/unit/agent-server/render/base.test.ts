import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBase } from '@altroot/agent-server/render/base'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function buildHost(files: Readonly<Record<string, string>>): string {
	const root = temporaryDirectory()
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		writeFileSync(join(root, path), text.replaceAll('ROOT', root))
	}
	return root
}

const trees = {
	'repos/gentoo/profiles/base/make.defaults': 'USE_EXPAND="VIDEO_CARDS L10N GONE"\n',
	'repos/gentoo/profiles/default/parent': '../base\n',
	'repos/gentoo/profiles/default/make.defaults': 'USE_EXPAND="-GONE ALSA_CARDS"\n',
	'repos/guru/profiles/desktop/parent': 'gentoo:default # the usual\n:extra\n../../../../etc\n',
	'repos/guru/profiles/extra/make.defaults': 'USE_EXPAND="GURU_THINGS"\n',
	'etc/portage/repos.conf/all.conf':
		'[gentoo]\nlocation = ROOT/repos/gentoo\n[guru]\nlocation = ROOT/repos/guru\n[gone]\nlocation = ROOT/repos/gone\n',
}

test('the variables and the repositories that are there', async () => {
	const root = buildHost({
		...trees,
		'etc/portage/make.conf': 'MAKEOPTS="-j9"\nsource ROOT/etc/portage/local\n',
		'etc/portage/local': 'X="1"\n',
	})
	const { variables, repositories, diagnostics } = await readBase(join(root, 'etc/portage'), '/nonexistent')
	expect([...variables].map(([name, { value }]) => [name, value])).toEqual([
		['MAKEOPTS', '-j9'],
		['X', '1'],
	])
	expect([...repositories]).toEqual([
		['gentoo', join(root, 'repos/gentoo')],
		['guru', join(root, 'repos/guru')],
	])
	expect(diagnostics).toEqual([])
})

test('a profile says what it expands, with all that it inherits', async () => {
	const root = buildHost(trees)
	const { profile } = await readBase(join(root, 'etc/portage'), '/nonexistent')
	expect(profile('guru:desktop')?.useExpand).toEqual(['VIDEO_CARDS', 'L10N', 'ALSA_CARDS', 'GURU_THINGS'])
	expect(profile('gentoo:nothing')).toBeUndefined()
	expect(profile('nothing:default')).toBeUndefined()
	expect(profile('gentoo:../../../etc')).toBeUndefined()
})

test('a make.conf that is a link out of etc/portage counts, and one that is not there sets nothing', async () => {
	const root = buildHost({ 'elsewhere/make.conf': 'MAKEOPTS="-j9"\n', 'etc/portage/x': '' })
	symlinkSync('../../elsewhere/make.conf', join(root, 'etc/portage/make.conf'))
	const read = async (path: string) => [...(await readBase(join(root, path), '/nonexistent')).variables.keys()]
	expect(await read('etc/portage')).toEqual(['MAKEOPTS'])
	expect(await read('nothing')).toEqual([])
})
