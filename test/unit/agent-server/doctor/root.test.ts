import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AltRoot, Finding, Look } from '@altroot/agent-server/doctor/finding'
import { lookAtInitSystem } from '@altroot/agent-server/doctor/root/init-system'
import { lookAtLibraryPaths } from '@altroot/agent-server/doctor/root/library-cache'
import { lookAtLocales } from '@altroot/agent-server/doctor/root/locale'
import { lookAtTargets } from '@altroot/agent-server/doctor/root/targets'
import { isNewer, lookAtToolchain } from '@altroot/agent-server/doctor/root/toolchain'
import { lookAtLaptopTrees } from '@altroot/agent-server/doctor/root/trees'
import { readBase } from '@altroot/agent-server/render/base'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import type { Run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

interface House {
	/** Files of the alt root. */
	readonly root?: Readonly<Record<string, string>>
	/** Files of /etc/portage. */
	readonly base?: Readonly<Record<string, string>>
	readonly facts?: AltRoot['facts']
	/** What programs print. */
	readonly programs?: Readonly<Record<string, string>>
}

function write(directory: string, files: Readonly<Record<string, string>>): string {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
	return directory
}

/** What a look finds wrong. */
async function wrong(look: Look<AltRoot>, { root = {}, base = {}, facts, programs = {} }: House): Promise<Finding[]> {
	const etcPortage = write(temporaryDirectory(), base)
	const run: Run = async (program) => ({
		exitCode: program in programs ? 0 : 127,
		stdout: programs[program] ?? '',
		stderr: '',
	})
	const found = await look({
		...{
			settings: loadServerSettings('', 'x'),
			etcPortage,
			base: await readBase(etcPortage, '/nowhere'),
			run,
			isRoot: true,
		},
		...{ host: 'laptop', root: write(temporaryDirectory(), root), facts },
	})
	return found.filter((finding) => finding.wrong !== undefined)
}

it.each([
	['14.2.1', '13.3.1', true],
	['14.2', '14.2.1', false],
	['14.2.1', '14.2', true],
	['2.40', '2.9', true],
	['2.39', '2.39', false],
	['14.2.1_p2024', '14.2.1', false],
])('%s is newer than %s: %s', (version, than, newer) => {
	expect(isNewer(version, than)).toBe(newer)
})

it('a toolchain that is newer than the laptop’s is told, an older or unknown one is not', async () => {
	const programs = { gcc: '14.2.1\n', getconf: 'glibc 2.39\n' }
	const versions = { gcc: '13.3.1', glibc: '2.40' }
	const found = await wrong(lookAtToolchain, { programs, facts: { version: 1, versions } })
	expect(found.map(({ what, wrong: sentence }) => `${what}: ${sentence}`)).toEqual([
		'gcc of the base and of laptop: the base has 14.2.1, laptop 13.3.1: a program that is built here may not start there',
	])
	expect(await wrong(lookAtToolchain, { programs })).toEqual([])
	expect(await wrong(lookAtToolchain, { facts: { version: 1, versions } })).toEqual([])
})

it.each([
	['gentoo:default/linux/amd64/23.0/desktop/systemd', 'gentoo:default/linux/amd64/23.0', 1],
	['gentoo:default/linux/amd64/23.0', 'gentoo:default/linux/amd64/23.0/systemd', 1],
	['gentoo:default/linux/amd64/23.0/systemd', 'gentoo:default/linux/amd64/23.0/desktop/gnome/systemd', 0],
	['gentoo:default/linux/amd64/23.0/desktop', 'gentoo:default/linux/amd64/23.0', 0],
])('a laptop with %s and a base with %s: %i finding', async (profile, own, count) => {
	const found = await wrong(lookAtInitSystem, {
		facts: { version: 1, profile },
		base: { 'make.profile/parent': `${own}\n` },
	})
	expect(found).toHaveLength(count)
	if (count > 0) expect(found[0]?.remedy).toBe(`altroot-server profile set ${profile}`)
})

it('ld.so.conf has to name every LDPATH of env.d', async () => {
	const root = { 'etc/env.d/50baselayout': 'LDPATH="/usr/lib64:/usr/lib/"\n', 'etc/env.d/60x~': 'LDPATH="/none"\n' }
	expect(
		await wrong(lookAtLibraryPaths, { root: { ...root, 'etc/ld.so.conf': '# x\n/usr/lib64\n/usr/lib\n' } }),
	).toEqual([])
	const [found] = await wrong(lookAtLibraryPaths, { root: { ...root, 'etc/ld.so.conf': '/usr/lib64\n' } })
	expect(found?.wrong).toMatch(/ld\.so\.conf does not name \/usr\/lib, which/)
	expect(await wrong(lookAtLibraryPaths, {})).toEqual([])
})

it('a root with glibc has to have a UTF-8 locale', async () => {
	const glibc = { 'var/db/pkg/sys-libs/glibc-2.39-r6/SLOT': '2.2\n' }
	const [found] = await wrong(lookAtLocales, { root: glibc })
	expect(found?.wrong).toMatch(/has no UTF-8 locale/)
	expect(await wrong(lookAtLocales, { root: { ...glibc, 'usr/lib/locale/C.utf8/LC_CTYPE': '' } })).toEqual([])
	expect(await wrong(lookAtLocales, {})).toEqual([])
})

it('the base has to have the language targets of the laptop', async () => {
	const root = { 'etc/portage/make.conf': 'PYTHON_TARGETS="python3_12 python3_13"\nUSE="x"\n' }
	const [found, ...others] = await wrong(lookAtTargets, {
		root,
		base: { 'make.conf': 'PYTHON_TARGETS="python3_12"\n' },
	})
	expect(found?.wrong).toMatch(/is without python3_13:/)
	expect(others).toEqual([])
	const both = { 'make.conf': 'PYTHON_TARGETS="python3_13 python3_12"\n' }
	expect(await wrong(lookAtTargets, { root, base: both })).toEqual([])
})

it('a tree of the laptop that the server lacks is told, with the verb that brings it', async () => {
	const found = await wrong(lookAtLaptopTrees, { facts: { version: 1, trees: { guru: { location: '/x' } } } })
	expect(found).toEqual([
		{ what: 'tree guru of laptop', wrong: 'the server does not have it', remedy: 'altroot-server overlay add guru' },
	])
})
