import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Finding, Look, Machine } from '@altroot/agent-server/doctor/finding'
import { lookAtPackagePlaces } from '@altroot/agent-server/doctor/machine/package-places'
import { lookAtTrees } from '@altroot/agent-server/doctor/machine/trees'
import { readBase } from '@altroot/agent-server/render/base'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function write(directory: string, files: Readonly<Record<string, string>>): string {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
	return directory
}

/** What a look finds wrong, with these files in /etc/portage and this server.ini. */
async function wrong(look: Look<Machine>, files: Readonly<Record<string, string>>, ini = ''): Promise<Finding[]> {
	const etcPortage = write(temporaryDirectory(), files)
	const base = await readBase(etcPortage, '/nowhere')
	const found = await look({ settings: loadServerSettings(ini, 'x'), etcPortage, base, run, isRoot: true })
	return found.filter((finding) => finding.wrong !== undefined)
}

const whole = { 'profiles/repo_name': 'mine\n', 'metadata/layout.conf': '' }

it.each([
	[whole, undefined],
	[{ ...whole, 'profiles/repo_name': 'yours\n' }, /profiles\/repo_name says yours/],
	[{ ...whole, '.git/index.lock': '' }, /git has left it half updated/],
	[{ 'profiles/repo_name': 'mine\n' }, /a sync has not finished/],
])('a tree with %j: %s', async (files, sentence) => {
	const location = write(temporaryDirectory(), files)
	const reposConf = `[mine]\nlocation = ${location}\n`
	const found = await wrong(lookAtTrees, { 'repos.conf/mine.conf': reposConf })
	if (sentence === undefined) expect(found).toEqual([])
	else expect(found).toMatchObject([{ wrong: expect.stringMatching(sentence) }])
})

it('without a tree no build begins', async () => {
	expect(await wrong(lookAtTrees, { 'repos.conf/gentoo.conf': '[gentoo]\nlocation = /nowhere\n' })).toMatchObject([
		{ wrong: 'none is there', stopsBuild: true },
	])
})

it('the base may not pack where a laptop looks, also not through a link', async () => {
	const root = temporaryDirectory()
	const ini = `[host laptop]\nroot = ${root}\n`
	mkdirSync(join(root, 'var/cache/altroot/packages'), { recursive: true })
	const link = join(temporaryDirectory(), 'packages')
	symlinkSync(join(root, 'var/cache/altroot/packages'), link)
	for (const place of [join(root, 'var/cache/binpkgs'), link, join(root, 'var/cache')]) {
		const found = await wrong(lookAtPackagePlaces, { 'make.conf': `PKGDIR="${place}"\n` }, ini)
		expect(found).toMatchObject([{ stopsBuild: true, remedy: expect.stringContaining('PKGDIR') }])
	}
	expect(await wrong(lookAtPackagePlaces, { 'make.conf': 'PKGDIR="/var/cache/binpkgs"\n' }, ini)).toEqual([])
})

it('no alt root may lie in another', async () => {
	const ini = '[host a]\nroot = /srv/a\n[host b]\nroot = /srv/a/b\n[host c]\nroot = /srv/ab\n'
	const found = await wrong(lookAtPackagePlaces, {}, ini)
	expect(found.map((finding) => finding.wrong)).toEqual(['/srv/a/b lies in /srv/a, the alt root of a'])
})
