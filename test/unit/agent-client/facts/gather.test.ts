import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gatherFacts } from '@altroot/agent-client/facts/gather'
import type { Run } from '@altroot/shared/platform/run'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type HostFacts, hostFactsPath, readHostFacts } from '@altroot/shared/portage/host-facts'
import { expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const nothingInstalled: Run = async () => ({ exitCode: 127, stdout: '', stderr: '' })

const old: Run = async (command, args) => {
	const said: Record<string, string> = {
		'gcc -dumpfullversion': '14.2.1\n',
		'gcc -dumpmachine': 'x86_64-pc-linux-gnu\n',
		'rustc --print target-cpus': '    native  - Select the CPU of the current host (currently sandybridge).\n',
		'getconf GNU_LIBC_VERSION': 'glibc 2.40\n',
	}
	const stdout = said[[command, ...args].join(' ')] ?? ''
	return { exitCode: 0, stdout, stderr: ' /usr/libexec/gcc/14/cc1 -E - -march=sandybridge -mtune=sandybridge\n' }
}

function rootWith(files: Readonly<Record<string, string>>): string {
	const root = temporaryDirectory()
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(root, dirname(path)), { recursive: true })
		writeFileSync(join(root, path), text)
	}
	return root
}

async function factsOf(configRoot: string, tree: ConfigTree, run: Run): Promise<HostFacts | undefined> {
	const file = await gatherFacts({ configRoot, run, cpuinfo: join(configRoot, 'proc/cpuinfo') })(tree)
	expect(file.mode).toBe('100644')
	return readHostFacts(new Map([[hostFactsPath, file]])).facts
}

it('finds out all that a build must know', async () => {
	const root = rootWith({
		'proc/cpuinfo': 'flags\t\t: sse sse2\n',
		'var/db/pkg/sys-apps/portage-3.0.66.1/SLOT': '0\n',
		'var/db/pkg/sys-apps/portage-utils-0.97/SLOT': '0\n',
		'var/db/repos/gentoo/metadata/timestamp.chk': 'Mon, 02 Mar 2026 00:45:00 +0000\n',
	})
	const tree = treeOf({
		'etc/portage/make.profile': { link: '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0' },
		'etc/portage/repos.conf/own.conf': '[own]\nlocation = /var/db/repos/own\n',
	})
	expect(await factsOf(root, tree, old)).toEqual({
		version: 1,
		profile: 'gentoo:default/linux/amd64/23.0',
		chost: 'x86_64-pc-linux-gnu',
		native: {
			'-march=native': ['-march=sandybridge', '-mtune=sandybridge'],
			'-mcpu=native': ['-mtune=sandybridge'],
			'-mtune=native': ['-mtune=sandybridge'],
		},
		rustTargetCpu: 'sandybridge',
		cpuFlagsX86: ['mmxext', 'sse', 'sse2'],
		versions: { gcc: '14.2.1', glibc: '2.40', portage: '3.0.66.1' },
		trees: {
			gentoo: { location: '/var/db/repos/gentoo', state: 'Mon, 02 Mar 2026 00:45:00 +0000' },
			own: { location: '/var/db/repos/own' },
		},
	})
})

it('CHOST of make.conf comes before what gcc builds for', async () => {
	const tree = treeOf({ 'etc/portage/make.conf': 'CHOST="i686-pc-linux-gnu"\n' })
	expect((await factsOf(rootWith({}), tree, old))?.chost).toBe('i686-pc-linux-gnu')
})

it('a CHOST that no server would take costs only itself', async () => {
	const tree = treeOf({ 'etc/portage/make.conf': 'CHOST="x86 64"\n' })
	const facts = await factsOf(rootWith({}), tree, old)
	expect(facts?.chost).toBeUndefined()
	expect(facts?.versions).toEqual({ gcc: '14.2.1', glibc: '2.40' })
})

it('what cannot be found out is left out', async () => {
	expect(await factsOf(rootWith({}), treeOf({}), nothingInstalled)).toEqual({
		version: 1,
		cpuFlagsX86: [],
		versions: {},
		trees: { gentoo: { location: '/var/db/repos/gentoo' } },
	})
})

it('finds the profile through a link outside of etc/portage', async () => {
	const root = rootWith({ 'srv/trees/gentoo/profiles/default/eapi': '8\n', 'etc/portage/x': '' })
	symlinkSync(join(root, 'srv/trees'), join(root, 'usr-portage'))
	symlinkSync('../../usr-portage/gentoo/profiles/default', join(root, 'etc/portage/make.profile'))
	const tree = treeOf({
		'etc/portage/make.profile': { link: '../../usr-portage/gentoo/profiles/default' },
		'etc/portage/repos.conf': '[gentoo]\nlocation = /srv/trees/gentoo\n',
	})
	expect((await factsOf(root, tree, old))?.profile).toBe('gentoo:default')
})

it.each([
	['one', 'gentoo:default/linux\n', 'gentoo:default/linux'],
	['several', 'gentoo:default/linux\ngentoo:features/musl\n', undefined],
])('make.profile as a directory with %s of parents', async (_, parent, profile) => {
	const tree = treeOf({ 'etc/portage/make.profile/parent': parent })
	expect((await factsOf(rootWith({}), tree, old))?.profile).toBe(profile)
})
