import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../lab/host.ts'
import { type Lab, openLab } from '../../lab/lab.ts'

const alt = { ROOT: '/alt', SYSROOT: '/', PORTAGE_CONFIGROOT: '/alt' }

/** The least that `ROOT=/alt` needs, written as a person would; the product's own render is tested elsewhere. */
async function prepareAltRoot(server: Host): Promise<void> {
	const makeConf = await server.read('/etc/portage/make.conf')
	await server.write('/alt/etc/portage/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n')
	await server.write('/alt/etc/portage/make.conf', `${makeConf}\nPKGDIR="/alt/var/cache/binpkgs"\n`)
	await server.write('/alt/etc/portage/package.use', 'app-misc/hello nls\n')
	await server.mustRun(['cp', '-r', '/etc/portage/repos.conf', '/alt/etc/portage/'])
}

describe('real Portage in the lab', { timeout: 120_000 }, () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
	})
	afterAll(() => lab?.close())

	it('plans the world of the laptop', async () => {
		const plan = await lab.laptop.mustRun(['emerge', '--pretend', '--verbose', '--color=n', '@world'])
		expect(plan).toContain('[ebuild  N     ] app-misc/hello-1.0::gentoo  USE="-loud -nls"')
	})

	it('builds a program for another root, whose binary packages the laptop installs and runs', async () => {
		const { server, laptop } = lab
		await prepareAltRoot(server)
		const build = ['emerge', '--color=n', '--buildpkg', '--oneshot', 'sys-apps/baselayout', 'app-misc/hello']
		const built = await server.mustRun(build, { env: alt })
		// DEPEND goes into `/`, RDEPEND into the alt root: the library is built for both.
		expect(built).toMatch(/>>> Completed \(\d of 4\) dev-libs\/libgreet-1\.0::gentoo to \/alt\//)
		expect(built).toMatch(/>>> Completed \(\d of 4\) dev-libs\/libgreet-1\.0::gentoo$/m)

		await server.write('/etc/rsyncd.conf', '[packages]\npath = /alt/var/cache/binpkgs\n')
		await server.start(['rsync', '--daemon', '--no-detach'])
		const fetch = ['rsync', '-a', 'rsync://build-server/packages/', '/var/cache/binpkgs/']
		await expect.poll(async () => (await laptop.run(fetch)).exitCode, { timeout: 10_000 }).toBe(0)

		expect((await laptop.run(['hello'])).exitCode).toBe(127)
		await laptop.write('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		await laptop.mustRun(['emerge', '--usepkgonly', '--update', '--deep', '--newuse', '@world'])
		expect(await laptop.mustRun(['hello'])).toBe('hello from hello 1.0: nls is on, loud is off\n')
	})
})
