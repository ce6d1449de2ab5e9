import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeExecutable, type ProgramName } from '../../scripts/executables.ts'
import { makeOverlay } from '../../scripts/overlay.ts'
import { makeTarball } from '../../scripts/tarball.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'

let lab: Lab
const built = mkdtempSync(join(tmpdir(), 'altroot-release-'))
const overlay = join(built, 'gentoo')

/** What a Gentoo has from the start, and the lab's tree has not. */
const provided = [
	'app-crypt/gnupg-2.4',
	'dev-vcs/git-2.50',
	'net-misc/openssh-10',
	'net-misc/rsync-3.5',
	'sys-apps/portage-3.0.83',
	'sys-devel/gcc-15',
]

beforeAll(async () => {
	const tarballs: Partial<Record<ProgramName, string>> = {}
	for (const program of ['altroot-client', 'altroot-server'] as const) {
		await makeExecutable(program, built)
		tarballs[program] = makeTarball(program, built, 0)
	}
	makeOverlay(tarballs, overlay)
	lab = await openLab()
	for (const [host, program] of [
		[lab.laptop, 'altroot-client'],
		[lab.server, 'altroot-server'],
	] as const) {
		await bring(host, tarballs[program] ?? '')
	}
}, 240_000)
afterAll(async () => {
	await lab.close()
	rmSync(built, { recursive: true, force: true })
})

/** Gives a host the overlay and a tarball, as a person would who has no network to fetch them from. */
async function bring(host: Host, tarball: string): Promise<void> {
	await host.mustRun([
		'mkdir',
		'-p',
		'/var/db/repos/altroot',
		'/var/cache/distfiles',
		'/etc/portage/repos.conf',
		'/etc/portage/profile',
	])
	const packed = await import('@altroot/shared/platform/run').then(({ run }) =>
		run('sh', ['-c', `tar -C ${overlay} -c . | base64`]),
	)
	await host.mustRun(['sh', '-c', 'base64 -d | tar -C /var/db/repos/altroot -x'], { input: packed.stdout })
	await host.mustRun(['sh', '-c', `cat > /var/cache/distfiles/${basename(tarball)}`], { input: readFileSync(tarball) })
	await host.mustRun(['ln', '-s', '/bin/tar', '/usr/local/bin/gtar']) // its name on Gentoo
	await host.write('/etc/portage/repos.conf/altroot.conf', '[altroot]\nlocation = /var/db/repos/altroot\n')
	await host.write('/etc/portage/profile/package.provided', `${provided.join('\n')}\n`)
	await host.write('/etc/portage/package.accept_keywords/altroot', '*/*::altroot **\n')
	await host.write('/etc/portage/package.license/altroot', '*/*::altroot *\n')
}

it('the client is installed by emerge, with its pages, completions, services and settings, and runs', async () => {
	const { laptop } = lab
	await laptop.write('/etc/altroot/client.ini', '[host]\nname = laptop\n')
	const merged = await laptop.mustRun(['emerge', '--color=n', 'app-admin/altroot-client'])
	expect(merged).toContain('altroot-client join')
	expect(await laptop.mustRun(['/usr/bin/altroot-client', '--version'])).toBe('0.1.0\n')
	const [vdb] = (await laptop.mustRun(['sh', '-c', 'cat /var/db/pkg/app-admin/altroot-client-*/CONTENTS'])).split('\0')
	for (const path of [
		'/usr/share/man/man1/altroot-client.1',
		'/usr/share/bash-completion/completions/altroot-client',
		'/usr/lib/systemd/system/altroot-client.service',
		'/etc/init.d/altroot-client',
		'/etc/altroot/client.ini',
	]) {
		expect(vdb).toContain(`obj ${path}`)
	}
	expect(await laptop.read('/etc/altroot/client.ini')).toBe('[host]\nname = laptop\n') // a person’s own stays
	expect(await laptop.mustRun(['stat', '-c', '%a', '/etc/altroot/._cfg0000_client.ini'])).toBe('600\n')
})

it('the server is installed with its user, without what nobody asked for, and knows its own settings', async () => {
	const { server } = lab
	await server.write('/etc/portage/package.use/altroot', 'app-admin/altroot-server -openrc\n')
	await server.mustRun(['emerge', '--color=n', 'app-admin/altroot-server'])
	expect(await server.mustRun(['getent', 'passwd', 'altroot'])).toContain('altroot')
	expect((await server.run(['test', '-e', '/etc/init.d/altroot-gate'])).exitCode).toBe(1)
	await server.mustRun(['test', '-e', '/usr/lib/systemd/system/altroot-gate.service'])
	expect(await server.mustRun(['stat', '-c', '%a %G', '/etc/altroot/server.ini'])).toBe('640 altroot\n')
	expect(await server.mustRun(['/usr/bin/altroot-server', 'host', 'list'])).toBe('')
})
