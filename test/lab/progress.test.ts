import { Event } from '@altroot/shared/protocol/progress'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import { packagesOf } from './history.ts'
import { type Lab, openLab } from './lab.ts'
import { recordAndBuild } from './loop.ts'

/** One lab for all: each test goes on from where the last one left it. */
let lab: Lab
let agent: Child

beforeAll(async () => {
	lab = await openLab()
	await setUpHosts(lab)
	await world('fails-compile', 'needs-broken', 'full-stop')
	await lab.laptop.mustRun(['altroot-client', 'record'])
	const builder = await startBuilder(lab.server)
	agent = builder
})
afterAll(() => lab.close())

const world = (...names: readonly string[]): Promise<void> =>
	lab.laptop.write('/var/lib/portage/world', names.map((name) => `app-misc/${name}\n`).join(''))
const begun = async (generation: number): Promise<string[]> => {
	const log = await lab.server.read(`/var/lib/altroot/logs/laptop/${generation}.log`)
	return [...log.matchAll(/^>>> Emerging \(\d+ of \d+\) (\S+?)::/gm)].map(([, cpv]) => cpv!)
}
const kept = async (generation: number) =>
	(await packagesOf(lab.server, generation)).map((row) => [row.package, row.outcome, row.phase])

it('each package is told and kept with its phases, its time and its end', async () => {
	await agent.stderr.until(/the generation has ended/)
	expect(await kept(1)).toEqual(
		expect.arrayContaining([
			['app-misc/fails-compile-1.0', 'failed', 'compile'],
			['app-misc/needs-broken-1.0', 'dropped', 'dependency'],
			['app-misc/full-stop-1.0', 'built', 'merge'],
		]),
	)
	const [failed] = (await packagesOf(lab.server, 1)).filter(({ outcome }) => outcome === 'failed')
	expect(await lab.server.read(failed?.log ?? '')).toContain('error:')
	const lines = (await lab.server.read('/var/lib/altroot/events/laptop.jsonl')).trim().split('\n')
	const events = lines.map((line) => Event.parse(JSON.parse(line)))
	const failure = events.findIndex(({ change }) => change?.kind === 'failed')
	expect(events[failure]?.change).toMatchObject({
		...{ package: 'app-misc/fails-compile-1.0', phase: 'compile', log: failed?.log, reason: failed?.reason },
		tail: expect.arrayContaining([expect.stringContaining('error:')]),
	})
	expect(events.slice(failure).some(({ change }) => change?.kind === 'built')).toBe(true)
	const told = events.flatMap(({ change }) => (change?.package === 'app-misc/full-stop-1.0' ? change : []))
	expect(told[0]).toMatchObject({ kind: 'phase', root: '/alt', phase: null })
	expect(told).toContainEqual({ kind: 'phase', package: 'app-misc/full-stop-1.0', root: '/alt', phase: 'compile' })
	expect(told.at(-1)).toMatchObject({ kind: 'built' })
	expect(events.findLast(({ progress }) => progress)?.progress).toMatchObject({ failed: 2, running: [], unknown: 0 })
})

it('a plan says how long it takes, by the server’s own builds and by emerge.log', async () => {
	const log =
		'1795325817:  >>> emerge (1 of 1) app-misc/slow-1.0 to /\n1795325877:  ::: completed emerge (1 of 1) app-misc/slow-1.0 to /\n'
	await lab.server.append('/var/log/emerge.log', log)
	await lab.server.mustRun(['rm', '-r', '/alt/var/db/pkg/app-misc/full-stop-1.0'])
	await world('full-stop', 'slow', 'licensed')
	await lab.laptop.write('/etc/portage/package.license/eula', 'app-misc/licensed Altroot-EULA\n')
	await lab.server.mustRun(['altroot-server', 'suspend', 'laptop']) // what is planned here is not to be built
	await lab.laptop.mustRun(['altroot-client', 'record'])
	const planned = JSON.parse(await lab.server.mustRun(['altroot-server', 'plan', 'laptop', '--json']))
	const expected = Object.fromEntries(
		planned.merges.map((merge: { package: string; expected: number | null }) => [merge.package, merge.expected]),
	)
	const own = expected['app-misc/full-stop-1.0']
	expect(expected).toEqual({
		'app-misc/full-stop-1.0': expect.any(Number),
		'app-misc/slow-1.0': 60_000,
		'app-misc/licensed-1.0': null,
	})
	expect(planned.expected).toEqual({ duration: 60_000 + own, unknown: 1 })
	const table = await lab.server.mustRun(['altroot-server', 'plan', 'laptop'])
	expect(table).toMatch(/^new +1 min 0 s {2}\/alt {2}app-misc\/slow 1.0$/m)
	expect(table).toMatch(/expected to take 1 min \d+ s, and 1 package that was never built here$/m)
	expect(table.split('\n').every((line) => line.length <= 80)).toBe(true)
})

it('what a suspended host pushes is received and not built, over a restart, but by hand: then also what failed', async () => {
	await world('fails-compile', 'needs-broken', 'full-stop')
	await lab.laptop.mustRun(['altroot-client', 'record'])
	agent.kill()
	await agent.exitCode
	agent = await startBuilder(lab.server)
	expect(await lab.server.mustRun(['altroot-server', 'status'])).toContain('altroot-server resume laptop')
	const { stdout } = await lab.server.run(['altroot-server', 'build', 'laptop', '--json'])
	expect(JSON.parse(stdout)).toMatchObject({ number: 2, outcome: 'failed', packages: 1 })
	expect((await begun(2)).sort()).toEqual(['app-misc/fails-compile-1.0', 'app-misc/full-stop-1.0'])
	expect((await lab.server.run(['altroot-server', 'suspend', 'nobody'])).exitCode).toBe(2)
	expect(await lab.server.mustRun(['altroot-server', 'resume', 'laptop'])).toContain('goes on')
	expect(await lab.server.mustRun(['altroot-server', 'resume', 'laptop'])).toContain('was not suspended')
	expect(await lab.server.mustRun(['altroot-server', 'status'])).not.toContain('resume')
})

it('what failed is tried again only when something that matters to it has changed', async () => {
	await lab.server.mustRun(['rm', '-r', '/alt/var/db/pkg/app-misc/full-stop-1.0'])
	await lab.laptop.append('/etc/portage/package.use/other', 'app-misc/other nls\n')
	const third = await recordAndBuild(lab, agent)
	expect(third).toMatchObject({ number: 3, outcome: 'failed', packages: 1 })
	expect(await begun(3)).toEqual(['app-misc/full-stop-1.0'])
	expect(await kept(3)).toEqual(
		expect.arrayContaining([
			['app-misc/fails-compile-1.0', 'not-retried', 'compile'],
			['app-misc/needs-broken-1.0', 'not-retried', 'dependency'],
			['app-misc/full-stop-1.0', 'built', 'merge'],
		]),
	)
	expect(third.failed.map((each) => each.package).sort()).toEqual([
		'app-misc/fails-compile-1.0',
		'app-misc/needs-broken-1.0',
	])
	expect(third.reason).toMatch(
		/not tried again: nothing that matters to it has changed; `altroot-server build laptop` tries it$/,
	)
	await lab.laptop.append('/etc/portage/make.conf', 'CFLAGS="-O1"\n')
	expect(await recordAndBuild(lab, agent)).toMatchObject({ number: 4, outcome: 'failed' })
	expect(await begun(4)).toEqual(['app-misc/fails-compile-1.0'])
})
