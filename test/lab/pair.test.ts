import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuilder, startGate } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'

/** Two hosts that do not know each other, with the server's programs running. */
let lab: Lab

beforeAll(async () => {
	lab = await openLab()
	await lab.server.mustRun(['altroot-server', 'init'])
	await startGate(lab.server)
})
afterAll(() => lab.close())

/** The words of the line that `host add` prints. */
async function invite(...options: readonly string[]): Promise<string[]> {
	const line = await lab.server.mustRun([
		'altroot-server',
		'host',
		'add',
		'laptop',
		'--address',
		'build-server',
		...options,
	])
	expect(line).toMatch(
		/^altroot-client join ssh:\/\/altroot@build-server:2222\/ledger --token \S+ --fingerprint SHA256:\S+ --name laptop\n$/,
	)
	return line.trim().split(' ')
}

describe('pairing with real Portage', () => {
	it('a person at a terminal sees the server’s key and every file, and says yes', async () => {
		const [program = '', verb = '', url = '', , token = '', , fingerprint = ''] = await invite()
		const typed = [program, verb, url, '--token', token].join(' ')
		const { exitCode, stdout } = await lab.laptop.run(['script', '-qec', typed, '/dev/null'], { input: 'y\nyes\n' })
		expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(fingerprint) })
		expect(stdout).toContain('+++ /etc/portage/repos.conf/zz-altroot.conf')
		expect(stdout).toContain('the way to the server for plain emerge')
		expect(stdout).toContain('all revisions are on the server')
		expect(stdout).toContain('the builder has said nothing of this host yet: is it running?')
		expect(stdout).toContain('laptop is paired, and the server has its first revision.')
	})

	it('the gate’s user cannot write its settings, and others can read no secret', async () => {
		const modes = async (host: 'server' | 'laptop', ...paths: readonly string[]) =>
			(await lab[host].mustRun(['stat', '--format=%U:%G %a', ...paths])).trim().split('\n')
		expect(await modes('server', '/etc/altroot/server.ini', '/etc/altroot/ssh_host_ed25519_key')).toEqual([
			'root:root 644',
			'altroot:altroot 600',
		])
		expect(await modes('server', '/var/lib/altroot/pairings', '/var/lib/altroot/keys')).toEqual([
			'root:altroot 2750',
			'root:altroot 2770',
		])
		expect(await modes('laptop', '/etc/altroot/id_ed25519')).toEqual(['root:root 600'])
	})

	it('what was recorded at pairing is built, and plain emerge syncs and installs from the server', async () => {
		const builder = await startBuilder(lab.server)
		const { revision, pushed } = await clientStatus(lab.laptop)
		expect(pushed).toBe(true)
		expect(await generationOf(lab.server, builder, revision ?? '')).toMatchObject({ outcome: 'published' })
		await lab.laptop.mustRun(['rm', '-r', '/var/db/repos/altroot-overlay/metadata'])
		await lab.laptop.mustRun(['emerge', '--sync', 'altroot-overlay'])
		expect(await lab.laptop.read('/var/db/repos/altroot-overlay/metadata/layout.conf')).toContain('masters')
		await lab.laptop.mustRun(['emerge', '--getbinpkgonly', 'app-misc/hello'])
		expect(await lab.laptop.mustRun(['hello'])).toContain('nls is off')
	})

	it('without the server, plain emerge says so and goes on', async () => {
		await lab.cut()
		await lab.laptop.mustRun(['rm', '-rf', '/var/cache/edb/binhost'])
		const { exitCode, stderr } = await lab.laptop.run([
			'emerge',
			'--getbinpkg',
			'--pretend',
			'--noreplace',
			'app-misc/hello',
		])
		expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Traceback') })
		await lab.mend()
	})

	it('a new line rotates the key: the old one is in force until then, and not after', async () => {
		const line = await invite()
		expect((await clientStatus(lab.laptop)).connected).toBe(true)
		await lab.laptop.mustRun(['mv', '/etc/altroot/id_ed25519', '/root/old'])
		await lab.laptop.mustRun([...line, '--yes'])
		expect((await clientStatus(lab.laptop)).connected).toBe(true)
		await lab.laptop.mustRun(['cp', '/etc/altroot/id_ed25519', '/root/new'])
		await lab.laptop.mustRun(['cp', '/root/old', '/etc/altroot/id_ed25519'])
		expect((await clientStatus(lab.laptop)).connected).toBe(false)
	})

	it('a key that is given by hand wins, and a new line takes its place', async () => {
		await lab.laptop.mustRun(['sh', '-c', 'ssh-keygen -yf /etc/altroot/id_ed25519 >/etc/altroot/id_ed25519.pub'])
		const key = (await lab.laptop.read('/etc/altroot/id_ed25519.pub')).trim()
		await lab.server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--key', key])
		expect((await clientStatus(lab.laptop)).connected).toBe(true)
		const line = await invite()
		expect((await clientStatus(lab.laptop)).connected).toBe(true)
		await lab.laptop.mustRun(['cp', '/root/new', '/etc/altroot/id_ed25519'])
		await lab.laptop.mustRun([...line, '--yes'])
		expect((await clientStatus(lab.laptop)).connected).toBe(true)
		expect(await lab.server.read('/etc/altroot/server.ini')).not.toMatch(/^key = /m)
	})

	it('a removed host is out, and its old line and key do not come back with its name', async () => {
		const line = await invite()
		await lab.server.mustRun(['altroot-server', 'host', 'remove', 'laptop'])
		expect((await clientStatus(lab.laptop)).connected).toBe(false)
		await invite()
		expect((await clientStatus(lab.laptop)).connected).toBe(false)
		const { exitCode, stderr } = await lab.laptop.run([...line, '--yes'])
		expect({ exitCode, stderr }).toMatchObject({
			exitCode: 1,
			stderr: expect.stringContaining('does not accept this token'),
		})
		const { hosts } = JSON.parse(await lab.server.mustRun(['altroot-server', 'host', 'list', '--json']))
		expect(hosts).toEqual([{ host: 'laptop', root: '/alt', trust: 'config', key: null }])
	})
})
