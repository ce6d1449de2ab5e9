import type { StayedBehind } from '@altroot/agent-client/install/reasons'
import type { TreeSync } from '@altroot/agent-client/install/sync-trees'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts } from '../../lab/altroot.ts'
import { type Lab, openLab } from '../../lab/lab.ts'

const alt = { ROOT: '/alt', SYSROOT: '/', PORTAGE_CONFIGROOT: '/alt' }
const chk = 'metadata/timestamp.chk'
const october = (day: number): string => `Thu, 0${day} Oct 2026 00:00:00 +0000`
const trees = ['gentoo', 'altroot-overlay'].map((name) => ({ name, location: `/var/db/repos/${name}` }))

describe('an upgrade with real Portage', { timeout: 120_000 }, () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
		const { server, laptop } = lab
		await setUpHosts(lab)
		// What the builder would say: which trees the gate may show.
		const word = { version: 1, host: 'laptop', revision: null, step: null, progress: null, generation: null }
		const status = JSON.stringify({ ...word, published: null, packages: '/alt/var/cache/binpkgs', trees })
		await server.write('/var/lib/altroot/status/laptop.json', status)
		await server.write('/alt/etc/portage/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n')
		const makeConf = await server.read('/etc/portage/make.conf')
		await server.write('/alt/etc/portage/make.conf', `${makeConf}\nPKGDIR="/alt/var/cache/packages"\n`)
		await server.mustRun(['cp', '-r', '/etc/portage/repos.conf', '/alt/etc/portage/'])
		await server.write('/alt/etc/portage/package.use', 'app-misc/hello nls\n')
		const targets = ['sys-apps/baselayout', 'app-misc/hello']
		await server.mustRun(['emerge', '--quiet', '--buildpkg', '--oneshot', ...targets], { env: alt })
		await laptop.write('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
	}, 120_000)
	afterAll(() => lab?.close())

	/** Makes these categories of what was built the packages that the laptop sees. */
	const publish = async (...categories: readonly string[]): Promise<void> => {
		const script = 'mkdir -p /alt/var/cache/binpkgs; cd /alt/var/cache/packages; cp -r "$@" /alt/var/cache/binpkgs'
		await lab.server.mustRun(['sh', '-ec', script, 'sh', ...categories])
		const env = { ...alt, PKGDIR: '/alt/var/cache/binpkgs' }
		await lab.server.mustRun(['emaint', '--fix', 'binhost'], { env })
	}
	const step = async <T>(...words: readonly string[]): Promise<T> => {
		const program = '/opt/altroot/test/integration/install/support/laptop.ts'
		const output = await lab.laptop.mustRun(['/opt/altroot/node_modules/.bin/node', program, ...words])
		return JSON.parse(output.trim().split('\n').at(-1)!)
	}

	it('a package whose dependency is not there stays behind, and the dependency is named', async () => {
		await publish('sys-apps', 'app-misc')
		expect(await step('index')).toEqual(['app-misc/hello-1.0', 'sys-apps/baselayout-2.17'])
		expect(await step('install')).toBe(0)
		expect((await lab.laptop.run(['hello'])).exitCode).toBe(127)
		const [first, ...others] = await step<StayedBehind[]>('stayed-behind')
		expect(first?.package).toBe('app-misc/hello-1.0')
		expect(first?.reason).toContain('the server has it, but there is no binary package dev-libs/libgreet')
		expect(others.map((each) => each.package)).toEqual(['dev-libs/libgreet-1.0'])
	})

	it('a USE change that the server has built reaches the laptop', async () => {
		await publish('dev-libs')
		expect(await step('install')).toBe(0)
		expect(await lab.laptop.mustRun(['hello'])).toContain('nls is on')
		expect(await step('stayed-behind')).toEqual([])
	})

	it('a tree comes from the server, also into a tree of the user portage, forth and back', async () => {
		const { server, laptop } = lab
		await laptop.mustRun(['chown', '-R', 'portage:portage', '/var/db/repos/gentoo'])
		const folder = '/var/db/repos/gentoo/app-misc/hello'
		await server.mustRun(['cp', `${folder}/hello-1.0.ebuild`, `${folder}/hello-1.1.ebuild`])
		await server.write(`/var/db/repos/gentoo/${chk}`, `${october(2)}\n`)
		const overlay = (await laptop.read(`/var/db/repos/altroot-overlay/${chk}`)).trim()
		const states = { gentoo: october(2), 'altroot-overlay': overlay }
		const came = await step<TreeSync[]>('sync', JSON.stringify(states))
		expect(came.map(({ outcome }) => outcome)).toEqual(['synced', 'same'])
		const owner = ['stat', '--format=%U', `${folder}/hello-1.1.ebuild`]
		expect(await laptop.mustRun(owner)).toBe('portage\n')

		await server.mustRun(['rm', `${folder}/hello-1.1.ebuild`])
		await server.write(`/var/db/repos/gentoo/${chk}`, `${october(1)}\n`)
		const back = await step<TreeSync[]>('sync', JSON.stringify({ ...states, gentoo: october(1) }))
		expect(back[0]).toMatchObject({ name: 'gentoo', outcome: 'synced' })
		expect((await laptop.run(owner)).exitCode).toBe(1)
	})

	it('a tree that cannot be synced says why', async () => {
		await lab.server.mustRun(['rm', `/var/db/repos/altroot-overlay/${chk}`])
		await lab.laptop.mustRun(['git', 'init', '--quiet', '/var/db/repos/gentoo'])
		await lab.laptop.write('/var/db/repos/gentoo/.git/HEAD', `${'a'.repeat(40)}\n`)
		expect(await step('sync', '{}')).toMatchObject([
			{ outcome: 'own-checkout', reason: expect.stringContaining('emerge --sync gentoo') },
			{ outcome: 'failed', reason: expect.stringContaining('has no metadata/timestamp.chk') },
		])
	})

	it('a server with another host key is not asked for packages', async () => {
		await lab.laptop.mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/other'])
		const other = await lab.laptop.read('/root/other.pub')
		await lab.laptop.write('/etc/altroot/known_hosts', `[build-server]:2222 ${other}`)
		expect(await step('install')).toMatchObject({
			code: 'host-key-changed',
			message: expect.stringContaining('someone may be in between'),
		})
	})
})
