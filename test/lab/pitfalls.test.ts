import { readBuildLog } from '@altroot/shared/portage/build-log'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpHosts } from './altroot.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'

let lab: Lab
let server: Host

beforeAll(async () => {
	lab = await openLab()
	server = lab.server
	await lab.laptop.write('/var/lib/portage/world', 'app-misc/full-stop\n') // what is built does not matter here
	await setUpHosts(lab)
})
afterAll(() => lab.close())

/** emerge as a person would start it for another root, with the server's own configuration. */
function emergeByHand(...atoms: string[]) {
	const env = { ROOT: '/alt', SYSROOT: '/', PORTAGE_CONFIGROOT: '/', PORTAGE_LOGDIR: '/var/log/portage' }
	return server.run(['emerge', '--color=n', '--nospinner', '--oneshot', ...atoms], { env })
}

async function wrongSentences(): Promise<string[]> {
	const { checks } = JSON.parse((await server.run(['altroot-server', 'doctor', '--json'])).stdout)
	return (checks as { wrong?: string }[]).flatMap(({ wrong }) => wrong ?? [])
}

it('an empty alt root fails with the sentence that doctor gives, and builds once it is fixed', async () => {
	await server.mustRun(['sh', '-c', 'rm -rf /alt; mkdir /alt'])
	const failed = await emergeByHand('acct-group/root')
	expect(failed.exitCode).toBe(1)
	const log = /Log file:\s+>>>\s+'([^']+)'/.exec(failed.stdout)?.[1] ?? ''
	const { reason } = readBuildLog(await server.read(log))
	expect(reason).toBe('/alt/etc is missing: acct-group and acct-user packages cannot be installed')
	expect(await wrongSentences()).toContain(reason)

	await server.mustRun(['altroot-server', 'doctor', '--fix'])
	expect(await wrongSentences()).toEqual([])
	const built = await emergeByHand('acct-group/root', 'sys-apps/baselayout', 'app-misc/greeter')
	expect(built.stderr).not.toMatch(/failed/)
	expect(built.exitCode).toBe(0)
	expect(await server.mustRun(['grep', '-c', '^greeter:', '/alt/etc/passwd'])).toBe('1\n')
	expect(await server.mustRun(['readlink', '/alt/lib64'])).toBe(await server.mustRun(['readlink', '/lib64']))
	expect(await wrongSentences()).toEqual([])
})

it('doctor --fix says each thing that it did, and finds nothing more to do', async () => {
	await server.mustRun(['sh', '-c', 'sed -i /^wheel:/d /alt/etc/group; rmdir /alt/media; : > /alt/etc/ld.so.conf'])
	const fix = () => server.run(['altroot-server', 'doctor', '--fix', '--json'])
	expect(JSON.parse((await fix()).stdout).repaired).toEqual([
		'/alt: made media',
		'/alt: added 1 to etc/group',
		'/alt: made etc/ld.so.conf anew of etc/env.d',
	])
	expect(JSON.parse((await fix()).stdout).repaired).toEqual([])
})

it('a build repairs its root first, and sets FEATURES where the kernel refuses sandboxes', async () => {
	await server.mustRun(['rm', '/alt/etc/group'])
	// As in a container without CAP_SYS_ADMIN.
	const { exitCode, stdout } = await server.run([
		'setpriv',
		'--bounding-set=-sys_admin',
		...['altroot-server', 'build', 'laptop', '--json'],
	])
	const generation = JSON.parse(stdout)
	expect({ exitCode, outcome: generation.outcome }).toEqual({ exitCode: 0, outcome: 'published' })
	expect(await server.read(generation.log)).not.toContain('Unable to unshare')
	expect(await server.read('/alt/etc/portage/make.conf')).toMatch(/^FEATURES=.*-network-sandbox/m)
	expect(await server.read('/etc/portage/make.conf')).toMatch(
		/-ipc-sandbox -mount-sandbox -network-sandbox -pid-sandbox/,
	)
	const git = ['git', '--git-dir', '/var/lib/altroot/ledger.git', 'log', '--format=%B', 'base']
	expect(await server.mustRun(git)).toMatch(/FEATURES[\s\S]*Altroot-For: laptop/)

	const { repaired } = JSON.parse(await server.mustRun(['altroot-server', 'doctor', '--fix', '--json']))
	expect(repaired).toEqual(['/etc/portage/make.conf: none of our own any more'])
	expect(await server.read('/etc/portage/make.conf')).not.toContain('altroot-server')
})

it('a root that nobody can repair keeps the build from beginning, with the sentence of doctor', async () => {
	await server.mustRun(['sh', '-c', 'mv /alt/etc /alt/gone; echo x > /alt/etc'])
	const { exitCode, stdout } = await server.run(['altroot-server', 'build', 'laptop', '--json'])
	const [sentence] = await wrongSentences()
	expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(sentence ?? 'none') })
	expect(exitCode).toBe(1)
})
