import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../../lab/lab.ts'
import { build, driver, prepareAltRoot, setWorld } from './support/alt-root.ts'

describe('a build by real Portage', { timeout: 180_000 }, () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
		await prepareAltRoot(lab.server)
	})
	afterAll(() => lab?.close())

	const installed = async (): Promise<string[]> => JSON.parse(await lab.server.mustRun(driver('installed')))
	const builders = async (): Promise<string> =>
		(await lab.server.run(['pgrep', '-af', 'bin/emerge|ebuild.sh|misc-functions'])).stdout

	it('keeps going past failures, and says of each where and why', async () => {
		await setWorld(lab.server, [
			'app-misc/proverb',
			'app-misc/fails-compile',
			'app-misc/needs-broken',
			'app-misc/fails-preinst',
		])
		const { events, result } = await build(lab.server)
		expect(result.outcome.kind).toBe('some-failed')
		expect(result.failed).toMatchObject([
			{ package: 'app-misc/fails-compile-1.0', phase: 'compile', reason: expect.stringContaining('error:') },
			{
				package: 'app-misc/needs-broken-1.0',
				phase: 'dependency',
				reason: expect.stringContaining('app-misc/fails-compile'),
			},
			{ package: 'app-misc/fails-preinst-1.0', phase: 'preinst' },
		])
		const [compile] = result.failed
		expect(await lab.server.read(compile!.log)).toContain('emake failed')
		expect(compile!.tail.at(-1)).toContain('emake failed')

		const told = events.map(
			({ kind, package: cpv, root, phase }) => `${cpv} ${root} ${kind === 'phase' ? phase : kind}`,
		)
		expect(told).toEqual(
			expect.arrayContaining(['app-misc/proverb-1.0 /alt compile', 'app-misc/proverb-1.0 /alt built']),
		)
		expect(told).toContain('app-misc/needs-broken-1.0 /alt dropped')
		expect(told.filter((text) => text.startsWith('app-misc/fails-compile-1.0 ')).at(-1)).toMatch(/failed$/)
		expect(await lab.server.read('/var/log/altroot/build.log')).toMatch(/^\$ emerge --buildpkg [^\n]* @world\n/)
	})

	it('has built into the root what a laptop needs to install the packages', async () => {
		expect(await installed()).toEqual(
			expect.arrayContaining(['app-misc/proverb-1.0', 'app-admin/proverb-register-1.0']),
		)
		expect(await installed()).not.toContain('app-misc/fails-preinst-1.0')
	})

	it('has nothing to do when all is there', async () => {
		await setWorld(lab.server, ['app-misc/proverb'])
		const { result } = await build(lab.server)
		expect(result).toMatchObject({ outcome: { kind: 'nothing-to-do' }, built: [], failed: [] })
	})

	it('names every package that it built with its root and build id', async () => {
		await setWorld(lab.server, ['app-misc/proverb', 'app-misc/hello'], { 'package.use': 'app-misc/hello nls\n' })
		const { result } = await build(lab.server, '2')
		expect(result.outcome).toEqual({ kind: 'built' })
		expect(result.built).toEqual(
			expect.arrayContaining([
				{ cpv: 'app-misc/hello-1.0', root: '/alt', buildId: 1 },
				{ cpv: 'dev-libs/libgreet-1.0', root: '/', buildId: null },
			]),
		)
	})

	it('does not go beyond the plan: a change that is needed is told, not made', async () => {
		await setWorld(lab.server, ['app-misc/shout'])
		const { result } = await build(lab.server)
		expect(result).toMatchObject({ outcome: { kind: 'unresolvable' }, problems: [{ kind: 'use-unsatisfied' }] })
	})

	it('tells the phases of packages that are built at once, which emerge itself hides, from Portage’s own stream', async () => {
		await setWorld(lab.server, ['app-misc/slow', 'app-misc/licensed'], { 'package.license': '*/* Altroot-EULA\n' })
		const { events, result } = await build(lab.server, '2')
		expect(result.outcome).toEqual({ kind: 'built' })
		const slow = events.filter((event) => event.package === 'app-misc/slow-1.0')
		expect(slow[0]).toEqual({ kind: 'phase', package: 'app-misc/slow-1.0', root: '/alt', phase: null })
		expect(slow).toContainEqual({ kind: 'phase', package: 'app-misc/slow-1.0', root: '/alt', phase: 'compile' })
		expect(slow.at(-1)).toEqual({ kind: 'built', package: 'app-misc/slow-1.0', root: '/alt', phase: 'merge' })
		expect(await lab.server.read('/var/log/altroot/build.log')).not.toMatch(/^step 1 of/m)
		await lab.server.mustRun(['rm', '-r', '/alt/var/db/pkg/app-misc/slow-1.0'])
	})

	it('tells the same by emerge’s output alone, where Portage has no stream', async () => {
		await setWorld(lab.server, ['app-misc/full-stop'])
		const again = async (): Promise<readonly unknown[]> => {
			await lab.server.run(['rm', '-r', '/alt/var/db/pkg/app-misc/full-stop-1.0'])
			return (await build(lab.server)).events
		}
		const withStream = await again()
		await lab.server.mustRun(['sh', '-c', 'rm -rf /run/portage && touch /run/portage'])
		expect(await again()).toEqual(withStream)
		await lab.server.mustRun(['rm', '/run/portage'])
		expect(withStream.length).toBeGreaterThan(5)
	})

	/** With one more package beside it only where a busy machine cannot bring that one over the limit as well. */
	it.each([
		['1', 'PACKAGE_LIMIT', '3000', [], 'it took longer than 3 s ([build] package-limit)'],
		['2', 'IDLE_LIMIT', '5000', ['app-misc/full-stop'], 'it printed nothing for 5 s ([build] idle-limit)'],
	])(
		'with %s at once, a package over its %s fails alone, with the reason',
		async (jobs, limit, value, others, reason) => {
			await setWorld(lab.server, ['app-misc/slow', ...others])
			for (const name of others) await lab.server.run(['rm', '-r', `/alt/var/db/pkg/${name}-1.0`])
			await lab.server.write('/var/tmp/slow.hold', '')
			const { events, result } = await build(lab.server, jobs, { [limit]: value })
			await lab.server.mustRun(['rm', '/var/tmp/slow.hold'])
			expect(result).toMatchObject({ outcome: { kind: 'some-failed' } })
			expect(result.failed).toMatchObject([{ package: 'app-misc/slow-1.0', reason }])
			const built = result.built.map(({ cpv }) => cpv)
			expect(built).toEqual(expect.arrayContaining(others.map((name) => `${name}-1.0`)))
			expect(built).not.toContain('app-misc/slow-1.0')
			expect(events.filter(({ kind }) => kind === 'failed')).toHaveLength(1)
			expect(await builders()).toBe('')
		},
	)

	it('ends with everything that it started when it is stopped', async () => {
		await setWorld(lab.server, ['app-misc/slow'])
		await lab.server.write('/var/tmp/slow.hold', '')
		const running = await lab.server.start(driver('build'))
		await running.stdout.until(/"phase":"compile"/)
		running.kill('SIGTERM')
		await running.stdout.until(/"build":\{"outcome":\{"kind":"cancelled"\}/)
		expect(await builders()).toBe('')
		expect((await lab.server.run(['test', '-e', '/var/lib/altroot/emerge.process'])).exitCode).toBe(1)
	})

	it('an emerge whose agent was killed is ended by the next agent, which then builds as if nothing had been', async () => {
		const running = await lab.server.start(driver('build'))
		await running.stdout.until(/"phase":"compile"/)
		running.kill('SIGKILL')
		await running.exitCode
		expect(await builders()).not.toBe('')
		expect(await lab.server.mustRun(driver('end-orphans'))).toBe('true\n')
		expect(await builders()).toBe('')
		await lab.server.mustRun(['rm', '/var/tmp/slow.hold'])
		expect((await build(lab.server)).result.outcome.kind).toBe('built')
	})
})
