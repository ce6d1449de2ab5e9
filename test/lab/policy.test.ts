import { expect, it } from 'vitest'
import { setUpHosts, startAgents } from './altroot.ts'
import { openLab } from './lab.ts'

it('with the policy auto for USE flags, a build that lacks one goes on by itself; a license is still asked', async () => {
	await using lab = await openLab()
	const { laptop, server } = lab
	await laptop.write('/var/lib/portage/world', 'app-misc/hello\napp-misc/licensed\n')
	await laptop.write('/etc/portage/package.use/hello', 'app-misc/hello loud\n')
	const gate = await setUpHosts(lab)
	await laptop.append('/etc/altroot/client.ini', '\n[proposals]\nuse = auto\n')
	const { builder, client } = await startAgents(lab, gate)

	await client.stderr.until(/policy accepts proposal .*: package.use: >=dev-libs\/libgreet-1.0 loud/)
	expect(await laptop.read('/etc/portage/package.use/zz-altroot')).toContain('\n>=dev-libs/libgreet-1.0 loud\n')
	await builder.stderr.until(/the generation has ended.*"generation":2/)
	const log = JSON.parse(await server.mustRun(['altroot-server', 'log', 'laptop', '--json']))
	expect(log[0].subject).toMatch(/^policy accepts proposal \w+: package.use: /)
	const open = JSON.parse(await laptop.mustRun(['altroot-client', 'proposals', '--json']))
	expect(open).toMatchObject([{ lines: [{ file: 'package.license/zz-altroot' }] }])
	expect((await laptop.run(['test', '-e', '/etc/portage/package.license'])).exitCode).toBe(1)
})
