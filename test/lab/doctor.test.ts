import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Host } from './host.ts'
import { openLab } from './lab.ts'

interface Check {
	readonly what: string
	readonly wrong?: string
	readonly remedy?: string
}

async function wrongOn(host: Host, program: string): Promise<Check[]> {
	const { exitCode, stdout } = await host.run([program, 'doctor', '--json'])
	const wrong = (JSON.parse(stdout).checks as Check[]).filter((check) => check.wrong !== undefined)
	expect(exitCode).toBe(wrong.length === 0 ? 0 : 1)
	return wrong
}

it('doctor finds nothing on two hosts that are paired, and then names what is wrong with its remedy', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	const builder = await startBuilder(server)
	await builder.stderr.until(/the generation has ended/)
	expect(await wrongOn(server, 'altroot-server')).toEqual([])
	expect(await laptop.mustRun(['altroot-client', 'doctor'])).toMatch(
		/^ok +server ssh:\/\/altroot@build-server:2222\/ledger$/m,
	)
	expect((await wrongOn(laptop, 'altroot-client')).map(({ what }) => what)).toEqual([])

	await laptop.mustRun(['chmod', '644', '/etc/altroot/id_ed25519'])
	await laptop.append('/etc/portage/package.use/slip', 'app-misc//hello nls\n')
	await lab.cut()
	const onLaptop = await wrongOn(laptop, 'altroot-client')
	expect(onLaptop).toEqual([
		expect.objectContaining({ what: 'configuration', wrong: expect.stringContaining('package.use/slip:1: error') }),
		expect.objectContaining({ what: '/etc/altroot/id_ed25519', remedy: 'chmod 600 /etc/altroot/id_ed25519' }),
		expect.objectContaining({ what: expect.stringMatching(/^server ssh/) }),
	])

	await server.mustRun(['chmod', '777', '/var/lib/altroot/keys'])
	await server.mustRun(['rm', '/alt/etc/group'])
	expect(await wrongOn(server, 'altroot-server')).toEqual([
		expect.objectContaining({ what: '/var/lib/altroot/keys', remedy: 'chmod 770 /var/lib/altroot/keys' }),
		expect.objectContaining({
			what: 'accounts in /alt of laptop',
			wrong: expect.stringMatching(/^\/alt\/etc\/group is missing/),
		}),
	])
	const { doctor } = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	expect(doctor).toHaveLength(2)
})
