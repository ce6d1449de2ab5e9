import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpHosts } from './altroot.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'

let lab: Lab
let server: Host

beforeAll(async () => {
	lab = await openLab()
	server = lab.server
	await setUpHosts(lab)
})
afterAll(() => lab.close())

const tree = '/var/db/repos/gentoo'
const head = 'EAPI=8\nDESCRIPTION="x"\nSLOT="0"\nKEYWORDS="amd64"\nLICENSE="GPL-2"\nS="${WORKDIR}"\n'

/** Two init systems that block each other, and a service that takes the one of the profile; udev is installed. */
async function bringInitSystems(): Promise<void> {
	const ebuilds = {
		'sys-fs/udev/udev-1': 'RDEPEND="!!sys-apps/systemd"\n',
		'sys-apps/systemd/systemd-255': 'RDEPEND="!!sys-fs/udev"\n',
		'sys-apps/tracker/tracker-1': 'IUSE="systemd"\nRDEPEND="systemd? ( sys-apps/systemd ) !systemd? ( sys-fs/udev )"\n',
	}
	for (const [name, body] of Object.entries(ebuilds)) await server.write(`${tree}/${name}.ebuild`, head + body)
	await server.append(`${tree}/profiles/categories`, 'sys-fs\n')
	await server.mustRun(['emerge', '--quiet', 'sys-apps/tracker', 'sys-fs/udev'])
}

async function installed(): Promise<string> {
	return server.mustRun(['sh', '-c', 'cd /var/db/pkg; ls -d sys-apps/systemd* sys-fs/udev* 2>/dev/null || true'])
}

it('profile set says what it does before it asks, and without a yes changes nothing', async () => {
	await bringInitSystems()
	const before = await server.mustRun(['readlink', '-f', '/etc/portage/make.profile'])
	const command = ['altroot-server', 'profile', 'set', 'default/linux/amd64/23.0/systemd']
	const { exitCode, stdout, stderr } = await server.run(command)
	expect(stdout).toMatch(/profile of the server itself: gentoo:default\/linux\/amd64\/23\.0 → gentoo:\S+\/systemd\n/)
	expect(stdout).toMatch(/^new {2}sys-apps\/systemd-255$/m)
	expect(stdout).toMatch(/removed first {2}sys-fs\/udev-1, because sys-apps\/systemd and it block each other/)
	expect(stderr).toMatch(/run it again with --yes/)
	expect(exitCode).toBe(4)
	expect(await server.mustRun(['readlink', '-f', '/etc/portage/make.profile'])).toBe(before)
	expect(await installed()).toBe('sys-fs/udev-1\n')
})

it('doctor names the block of udev and systemd, and profile set resolves it', async () => {
	await lab.laptop.mustRun([
		...['ln', '-sfn', '../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0/systemd'],
		'/etc/portage/make.profile',
	])
	await lab.laptop.mustRun(['altroot-client', 'record'])
	const wrong = (await server.run(['altroot-server', 'doctor'])).stdout
	expect(wrong).toMatch(/laptop is a systemd system.*udev and systemd block each other/)
	const [, remedy = ''] = /→ (altroot-server profile set \S+)/.exec(wrong) ?? []
	const { merged, removed } = JSON.parse(await server.mustRun([...remedy.split(' '), '--yes', '--json']))
	expect({ merged, removed }).toEqual({
		merged: expect.arrayContaining(['sys-apps/systemd-255', 'sys-apps/tracker-1']),
		removed: ['sys-fs/udev-1'],
	})
	expect(await installed()).toBe('sys-apps/systemd-255\n')
	expect((await server.run(['altroot-server', 'doctor'])).stdout).toMatch(/^ok +init system of laptop/m)
	const log = ['git', '--git-dir', '/var/lib/altroot/ledger.git', 'log', '-1', '--format=%s%n%b', 'base']
	expect(await server.mustRun(log)).toMatch(/Altroot-For: profile gentoo:default\/linux\/amd64\/23\.0\/systemd/)
})

it('a profile that is nowhere, or asks for what a person has to decide, changes nothing', async () => {
	const nowhere = await server.run(['altroot-server', 'profile', 'set', 'default/linux/amd64/17.0'])
	expect(nowhere).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining('has no profile gentoo:default/linux/amd64/17.0'),
	})
	await server.append('/var/lib/portage/world', 'app-misc/licensed\n')
	const back = await server.run(['altroot-server', 'profile', 'set', 'default/linux/amd64/23.0', '--yes'])
	expect(back.stderr).toMatch(/nothing is changed: .*license/)
	expect(back.exitCode).toBe(4)
	expect(await server.mustRun(['readlink', '/etc/portage/make.profile'])).toMatch(/systemd\n$/)
	await server.mustRun(['sed', '-i', '/licensed/d', '/var/lib/portage/world'])
})

it('distcc hosts and ccache of server.ini give a build their compile power', async () => {
	const compile =
		'src_compile() { echo "int main(void){return 0;}" > m.c; cc -O2 -c m.c -o m.o && cc m.o -o m || die; }'
	await server.write(`${tree}/app-misc/compiled/compiled-1.ebuild`, `${head}${compile}\n`)
	await lab.laptop.write(`${tree}/app-misc/compiled/compiled-1.ebuild`, `${head}${compile}\n`)
	await lab.laptop.write('/var/lib/portage/world', 'app-misc/compiled\n')
	await lab.laptop.mustRun(['altroot-client', 'record'])
	// Gentoo's distcc goes through Portage's proxy out of the network sandbox; Debian's does not know of it.
	await server.append('/etc/portage/make.conf', '\nFEATURES="${FEATURES} -network-sandbox"\n')
	await server.append('/etc/altroot/server.ini', '[distcc]\nhosts = 127.0.0.1/3\n[ccache]\ndir = /var/cache/ccache\n')
	const listen = ['--allow', '127.0.0.1', '--listen', '127.0.0.1', '--log-stderr', '--verbose', '--user', 'nobody']
	const daemon = await server.start(['distccd', '--daemon', '--no-detach', ...listen])
	await daemon.stderr.until(/listening on/)

	const { outcome } = JSON.parse(await server.mustRun(['altroot-server', 'build', 'laptop', '--json']))
	expect(outcome).toBe('published')
	const makeConf = await server.read('/alt/etc/portage/make.conf')
	expect(makeConf).toMatch(/^DISTCC_HOSTS="127\.0\.0\.1\/3"$/m)
	expect(makeConf).toMatch(/^MAKEOPTS="-j3"$/m)
	expect(makeConf).toMatch(/^FEATURES=".* distcc ccache"$/m)
	expect(makeConf).toMatch(/^CCACHE_DIR="\/var\/cache\/ccache"$/m)
	expect(daemon.stderr.seen.join('\n')).toMatch(/COMPILE_OK/)
	expect(await server.mustRun(['ccache', '--dir', '/var/cache/ccache', '--print-stats'])).toMatch(/^cache_miss\t[1-9]/m)
})
