import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findObsolete } from '@altroot/agent-server/base-profile/blocks'
import { baseProfileName } from '@altroot/agent-server/base-profile/current'
import { findProfile } from '@altroot/agent-server/base-profile/find'
import { writeProfile } from '@altroot/agent-server/base-profile/write'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function house(): { etcPortage: string; repositories: Map<string, string>; profile: string } {
	const directory = temporaryDirectory()
	const profile = join(directory, 'gentoo/profiles/default/systemd')
	mkdirSync(profile, { recursive: true })
	writeFileSync(join(profile, 'parent'), '..\n')
	const etcPortage = join(directory, 'etc/portage')
	mkdirSync(etcPortage, { recursive: true })
	return { etcPortage, repositories: new Map([['gentoo', join(directory, 'gentoo')]]), profile }
}

it.each(['default/systemd', 'gentoo:default/systemd'])('%s is found in the trees of the server', (given) => {
	const { repositories, profile } = house()
	expect(findProfile(given, repositories)).toEqual({ name: 'gentoo:default/systemd', directory: profile })
})

it.each(['default', 'default/openrc', 'gentoo:', 'other:default/systemd', '../../etc', ''])(
	'%j is no profile',
	(given) => {
		expect(() => findProfile(given, house().repositories)).toThrow(/the server has no profile/)
	},
)

describe('the profile of an /etc/portage', () => {
	const name = 'gentoo:default/systemd'

	it('is a link that is flipped, also where there was none', async () => {
		const { etcPortage, repositories, profile } = house()
		await writeProfile(etcPortage, { name, directory: profile })
		expect(readlinkSync(join(etcPortage, 'make.profile'))).toBe(profile)
		expect(await baseProfileName(etcPortage, repositories)).toBe(name)
	})

	it('is the one parent of a directory', async () => {
		const { etcPortage, repositories, profile } = house()
		mkdirSync(join(etcPortage, 'make.profile'))
		writeFileSync(join(etcPortage, 'make.profile/parent'), '# mine\ngentoo:default\n')
		await writeProfile(etcPortage, { name, directory: profile })
		expect(readFileSync(join(etcPortage, 'make.profile/parent'), 'utf8')).toBe(`${name}\n`)
		expect(await baseProfileName(etcPortage, repositories)).toBe(name)
	})

	it('stays where a person has composed it of several', async () => {
		const { etcPortage, profile } = house()
		mkdirSync(join(etcPortage, 'make.profile'))
		const own = 'gentoo:default\ngentoo:desktop\n'
		writeFileSync(join(etcPortage, 'make.profile/parent'), own)
		await expect(writeProfile(etcPortage, { name, directory: profile })).rejects.toThrow(/has 2 parents/)
		expect(readFileSync(join(etcPortage, 'make.profile/parent'), 'utf8')).toBe(own)
	})

	it('is unknown where make.profile leads nowhere', async () => {
		const { etcPortage, repositories } = house()
		symlinkSync('/nowhere', join(etcPortage, 'make.profile'))
		expect(await baseProfileName(etcPortage, repositories)).toBeUndefined()
	})
})

describe('what blocks a plan', () => {
	const installed = ['sys-fs/udev-249-r1', 'sys-apps/openrc-0.48'].map((cpv) => ({ cpv })) as InstalledPackage[]
	const merges = ['sys-apps/systemd-255.4', 'sys-apps/kmod-30'].map((cpv) => ({ cpv })) as PackageEntry[]
	const blocked = (atom: string, ...blockers: string[]) => ({ kind: 'blocked', atom, blockers }) as const

	it('is obsolete where it is installed and not a part of it, on either side of the block', () => {
		const problems = [
			blocked('sys-fs/udev', 'sys-apps/systemd-255.4'),
			blocked('<sys-apps/systemd-256', 'sys-apps/openrc-0.48'),
		]
		expect(findObsolete(problems, merges, installed)).toEqual({
			obsolete: [
				{ cpv: 'sys-fs/udev-249-r1', blocks: 'sys-apps/systemd' },
				{ cpv: 'sys-apps/openrc-0.48', blocks: 'sys-apps/systemd' },
			],
			rest: [],
		})
	})

	it('is for a person where both are to be merged, and so is every other problem', () => {
		const both = blocked('sys-apps/kmod', 'sys-apps/systemd-255.4')
		const other = { kind: 'circular', packages: ['a/b-1'] } as const
		expect(findObsolete([both, other], merges, installed)).toEqual({ obsolete: [], rest: [both, other] })
	})
})
