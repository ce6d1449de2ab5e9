import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import { packagesOf } from './history.ts'
import { openLab } from './lab.ts'
import { generationOf } from './loop.ts'

it('a newer revision takes over at the next package where it changes the plan, and waits where it does not', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	const record = async (): Promise<string> =>
		JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json'])).revision
	const world = (...names: readonly string[]): Promise<void> =>
		laptop.write('/var/lib/portage/world', names.map((name) => `app-misc/${name}\n`).join(''))
	const underWay = async (generation: number): Promise<void> => {
		const log = `/var/lib/altroot/logs/laptop/${generation}.log`
		const output = await server.start(['tail', '--follow=name', '--retry', log])
		await output.stdout.until(/held by/)
		output.kill()
	}
	await server.write('/var/tmp/slow.hold', '')

	// The second comes while slow is compiled, and wants one more package.
	await world('full-stop', 'slow')
	const first = await record()
	const builder = await startBuilder(server)
	await underWay(1)
	await world('full-stop', 'slow', 'licensed')
	await laptop.write('/etc/portage/package.license/eula', 'app-misc/licensed Altroot-EULA\n')
	const second = await record()
	await builder.stderr.until(new RegExp(`revision ${second.slice(0, 10)} changes what is built`))
	await server.mustRun(['rm', '/var/tmp/slow.hold'])
	const [one, two] = [await noteOf(first), await generationOf(server, builder, second)]
	expect(one).toMatch(/^Outcome: superseded$/m)
	expect(one).toMatch(new RegExp(`^Reason: a newer revision, ${second.slice(0, 10)}, came .*built until then$`, 'm'))
	expect(two).toMatchObject({ number: 2, outcome: 'published', failed: [] })
	const built = (await Promise.all([1, 2].map((number) => packagesOf(server, number)))).map((rows) =>
		rows.filter(({ outcome }) => outcome === 'built').map((row) => row.package),
	)
	expect(built[0]).toContain('app-misc/slow-1.0')
	expect(built[1]).toContain('app-misc/licensed-1.0')
	expect(new Set(built.flat()).size).toBe(built.flat().length)
	expect(await server.read('/alt/var/cache/binpkgs/Packages')).toContain('CPV: app-misc/slow-1.0')

	// The third builds slow once more; the fourth differs from it by a comment.
	await server.write('/var/tmp/slow.hold', '')
	await server.mustRun(['rm', '-r', '/alt/var/db/pkg/app-misc/slow-1.0'])
	await laptop.append('/etc/portage/package.license/eula', '# as agreed\n')
	const third = await record()
	await underWay(3)
	await laptop.append('/etc/portage/package.license/eula', '# on Sunday\n')
	const fourth = await record()
	await builder.stderr.until(new RegExp(`revision ${fourth.slice(0, 10)} does not change what is built`))
	await server.mustRun(['rm', '/var/tmp/slow.hold'])
	expect(await generationOf(server, builder, fourth)).toMatchObject({
		number: 4,
		outcome: 'published',
		reason: 'everything was built already',
	})
	expect(await noteOf(third)).toMatch(/^Outcome: published$/m)

	function noteOf(revision: string): Promise<string> {
		const git = ['git', '-C', '/var/lib/altroot/ledger.git', 'notes', '--ref=altroot', 'show', revision]
		return builder.stderr.until(new RegExp(`the generation has ended.*${revision}`)).then(() => server.mustRun(git))
	}
})
