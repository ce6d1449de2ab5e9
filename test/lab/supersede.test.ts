import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import { packagesOf } from './history.ts'
import { openLab } from './lab.ts'
import { generationOf } from './loop.ts'
import { plainGit } from './plain-git.ts'

it('a newer revision takes over at the next package where it changes the plan, and waits where it does not', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	const record = async (): Promise<string> =>
		JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json'])).revision
	await server.write('/var/tmp/slow.hold', '')
	await laptop.write('/var/lib/portage/world', 'app-misc/full-stop\napp-misc/slow\n')
	const first = await record()
	const builder = await startBuilder(server)
	const log = '/var/lib/altroot/logs/laptop/1.log'
	const output = await server.start(['tail', '--follow=name', '--retry', log])
	await output.stdout.until(/held by/)
	const judged = (revision: string, verdict: string): Promise<string> =>
		builder.stderr.until(new RegExp(`revision ${revision.slice(0, 10)} ${verdict} what is built`))

	await laptop.append('/etc/portage/package.use/comments', '# nothing but a comment\n')
	await judged(await record(), 'does not change')
	await laptop.append('/var/lib/portage/world', 'app-misc/licensed\n')
	await laptop.write('/etc/portage/package.license/eula', 'app-misc/licensed Altroot-EULA\n')
	const third = await record()
	await judged(third, 'changes')
	await server.mustRun(['rm', '/var/tmp/slow.hold'])

	expect(await generationOf(server, builder, third)).toMatchObject({ number: 2, outcome: 'published', failed: [] })
	const note = await plainGit(server, 'notes', '--ref=altroot', 'show', first)
	expect(note).toMatch(/^Outcome: superseded$/m)
	expect(note).toMatch(new RegExp(`^Reason: a newer revision, ${third.slice(0, 10)}, came .*built until then$`, 'm'))
	const [one = [], two = []] = (await Promise.all([1, 2].map((number) => packagesOf(server, number)))).map((rows) =>
		rows.filter(({ outcome }) => outcome === 'built').map((row) => row.package),
	)
	expect(one).toContain('app-misc/slow-1.0')
	expect(two).toContain('app-misc/licensed-1.0')
	expect(two.filter((cpv) => one.includes(cpv))).toEqual([])
	expect(await server.read('/alt/var/cache/binpkgs/Packages')).toContain('CPV: app-misc/slow-1.0')
	const [licensed] = (await packagesOf(server, 2)).filter((row) => row.package === 'app-misc/licensed-1.0')
	expect(licensed?.action).toBe('new')
})
