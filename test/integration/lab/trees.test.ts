import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../../lab/lab.ts'

/** What test/fixtures/trees/README.md promises of the packages that Portage refuses, in Portage's own words. */
const refused = [
	['app-misc/shout', 'USE changes are necessary to proceed', '>=dev-libs/libgreet-1.0 loud'],
	['app-misc/testing-only', 'have been masked', '(masked by: ~amd64 keyword)'],
	[
		'app-misc/needs-testing',
		'have been masked',
		'(dependency required by "app-misc/needs-testing-1.0::gentoo" [ebuild])',
	],
	['app-misc/masked', '(masked by: package.mask)', '# Eats its own configuration files.'],
	['app-misc/licensed', 'have been masked', '(masked by: Altroot-EULA license(s))'],
	['app-misc/chooser', 'has unmet requirements', 'exactly-one-of ( blue red )'],
	['app-misc/orphan', 'there are no ebuilds to satisfy "app-misc/nowhere"', '"app-misc/orphan-1.0::gentoo" [ebuild]'],
	['app-misc/chicken', 'circular dependencies', 'app-misc/egg-1.0'],
] as const

const failing = [
	['app-misc/fails-compile', 'failed (compile phase)', 'emake failed'],
	['app-misc/fails-preinst', 'failed (preinst phase)', 'this package refuses every root'],
] as const

describe('the ebuild repositories of the tests', { timeout: 60_000 }, () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
	})
	afterAll(() => lab?.close())

	it.each(refused)('refuse to plan %s', async (name, reason, detail) => {
		const { exitCode, stdout, stderr } = await lab.laptop.run(['emerge', '--pretend', '--color=n', name])
		expect(exitCode).toBe(1)
		expect(stdout + stderr).toContain(reason)
		expect(stdout + stderr).toContain(detail)
	})

	it('refuse two packages that block each other', async () => {
		const { exitCode, stdout } = await lab.laptop.run(['emerge', '-p', '--color=n', 'app-misc/cat', 'app-misc/dog'])
		expect(exitCode).toBe(1)
		expect(stdout).toContain('[blocks B      ] app-misc/dog')
	})

	it.each(failing)('fail to merge %s', async (name, phase, reason) => {
		const { exitCode, stdout } = await lab.laptop.run(['emerge', '--color=n', '--oneshot', name])
		expect(exitCode).toBe(1)
		expect(stdout).toContain(`${name}-1.0::gentoo ${phase}`)
		expect(stdout).toContain(reason)
	})

	it('rebuild a program when the profile becomes the one with systemd', async () => {
		const { laptop } = lab
		await laptop.mustRun(['emerge', '--oneshot', 'sys-apps/whichinit'])
		expect(await laptop.mustRun(['whichinit'])).toBe('init: openrc\n')
		const profile = '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0/systemd'
		await laptop.mustRun(['ln', '-sfn', profile, '/etc/portage/make.profile'])
		await laptop.mustRun(['emerge', '--oneshot', '--newuse', 'sys-apps/whichinit'])
		expect(await laptop.mustRun(['whichinit'])).toBe('init: systemd\n')
	})

	it('hold a slow build for as long as the hold file exists', async () => {
		const { laptop } = lab
		await laptop.write('/var/tmp/slow.hold', '')
		const build = await laptop.start(['emerge', '--oneshot', 'app-misc/slow'], { env: { SLOW_SECONDS: '0' } })
		await build.stdout.until(/held by/)
		await laptop.mustRun(['rm', '/var/tmp/slow.hold'])
		expect(await build.exitCode).toBe(0)
		expect(await laptop.mustRun(['slow'])).toBe('slow but there\n')
	})
})
