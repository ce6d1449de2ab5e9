import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import { openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'

it('what a suspended host pushes is received and not built, but by hand, until it is resumed', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	await laptop.write('/var/lib/portage/world', 'app-misc/full-stop\n')
	const builder = await startBuilder(server)
	const record = async (): Promise<string> =>
		JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json'])).revision
	await generationOf(server, builder, await record())

	expect(JSON.parse(await server.mustRun(['altroot-server', 'suspend', 'laptop', '--json']))).toMatchObject({
		host: 'laptop',
		suspended: expect.any(Number),
	})
	await laptop.append('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
	const revision = await record()
	expect(await server.mustRun(['altroot-server', 'status'])).toContain('altroot-server resume laptop')
	const byHand = await server.run(['altroot-server', 'build', 'laptop', '--json'])
	expect(JSON.parse(byHand.stdout)).toMatchObject({ revision, outcome: 'published' })
	const { number } = JSON.parse(byHand.stdout)

	await laptop.append('/etc/portage/package.use/hello', '# no more than this\n')
	const waiting = await record()
	builder.kill()
	await builder.exitCode
	const restarted = await startBuilder(server)
	expect((await clientStatus(laptop)).generation).toMatchObject({ number, revision })
	expect(await server.mustRun(['altroot-server', 'resume', 'laptop'])).toContain('goes on')
	expect(await generationOf(server, restarted, waiting)).toMatchObject({ number: number + 1, outcome: 'published' })
	expect(await server.mustRun(['altroot-server', 'status'])).not.toContain('resume')
	expect(await server.mustRun(['altroot-server', 'resume', 'laptop'])).toContain('was not suspended')
	expect((await server.run(['altroot-server', 'suspend', 'nobody'])).exitCode).toBe(2)
})
