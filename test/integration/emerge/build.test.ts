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
		const { progress, result } = await build(lab.server)
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

		const settled = progress.map(({ done, failed }) => done + failed)
		expect(settled).toEqual([...settled].sort((a, b) => a - b))
		expect(progress.some(({ package: name, phase }) => name === 'app-misc/proverb-1.0' && phase === 'compile')).toBe(
			true,
		)
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
