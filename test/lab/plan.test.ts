import { parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'

const world = '/var/lib/portage/world'

describe('altroot-server plan', () => {
	let lab: Lab
	let generation = 0

	beforeAll(async () => {
		lab = await openLab()
		await setUpHosts(lab)
	})
	afterAll(() => lab.close())

	const record = () => lab.laptop.mustRun(['altroot-client', 'record'])
	const plan = async () => {
		const { exitCode, stdout } = await lab.server.run(['altroot-server', 'plan', 'laptop', '--json'])
		return { exitCode, ...JSON.parse(stdout) }
	}
	/** Everything that a plan could leave behind, with sizes and times; a database is opened, and the gate counts and keeps its journal. */
	const traces = (): Promise<string> => {
		const places = ['/alt/etc', '/alt/var/lib', '/etc/portage', '/var/lib/altroot', '/var/lib/portage', '/tmp']
		return lab.server.mustRun([
			'find',
			...places,
			'-type',
			'f',
			'-not',
			'-name',
			'*.db*',
			'-not',
			'-name',
			'refusals.json',
			'-not',
			'-name',
			'altroot-journal*',
			'-printf',
			'%p %s %T@\n',
		])
	}
	/** The gate brings the objects of what was pushed to files of their own after some quiet seconds. */
	const gateAtRest = () =>
		expect
			.poll(() => lab.server.mustRun(['find', '/var/lib/altroot', '-name', 'altroot-*.pack']), { timeout: 30_000 })
			.toBe('')
	/** What a build then merges, as emerge itself has said it at its beginning. */
	const build = async () => {
		const { stdout } = await lab.server.run(['altroot-server', 'build', 'laptop', '--json'])
		const log = await lab.server.read(`/var/lib/altroot/logs/laptop/${++generation}.log`)
		const merges = plannedMerges(parseMergePlan(log.slice(0, log.indexOf('>>> Verifying'))))
		return {
			generation: JSON.parse(stdout),
			merges: merges.map(({ cpv, root, flags }) => ({ package: cpv, root, use: flags })),
		}
	}
	const withoutMarks = (merges: readonly { package: string; root: string; use: unknown }[]) =>
		merges.map(({ package: cpv, root, use }) => ({ package: cpv, root, use }))

	it('says what the build then does, with what the server sets for itself, and leaves nothing behind', async () => {
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello loud\ndev-libs/libgreet loud\n')
		await record()
		await gateAtRest()
		const before = await traces()
		const planned = await plan()
		expect(planned).toMatchObject({
			exitCode: 0,
			outcome: 'ready',
			needs: [],
			base: [{ file: 'package.use', line: '>=dev-libs/libgreet-1.0 loud' }],
		})
		expect(planned.merges.map((merge: { package: string; root: string }) => `${merge.package} ${merge.root}`)).toEqual(
			expect.arrayContaining(['dev-libs/libgreet-1.0 /', 'dev-libs/libgreet-1.0 /alt', 'app-misc/hello-1.0 /alt']),
		)
		expect(await traces()).toBe(before)
		const { generation: built, merges } = await build()
		expect(built).toMatchObject({ outcome: 'published' })
		expect(merges).toEqual(expect.arrayContaining(withoutMarks(planned.merges)))
		expect(merges).toHaveLength(planned.merges.length)
	})

	it('goes by the world and the sets of the revision, not by those of the last build', async () => {
		await lab.laptop.write(world, 'app-misc/full-stop\napp-misc/orphan\n')
		await lab.laptop.write('/var/lib/portage/world_sets', '@tools\n')
		await lab.laptop.write('/etc/portage/sets/tools', 'dev-lang/abacus:1\n')
		await lab.laptop.write('/etc/portage/sets.conf', '[mine]\nclass = portage.sets.base.DummyPackageSet\n')
		await record()
		const planned = await plan()
		expect(planned).toMatchObject({ exitCode: 4, outcome: 'ready', base: [] })
		expect(planned.merges.map((merge: { package: string }) => merge.package).sort()).toEqual([
			'app-misc/full-stop-1.0',
			'dev-lang/abacus-1.2',
		])
		const { merges } = await build()
		expect(merges).toEqual(expect.arrayContaining(withoutMarks(planned.merges)))
		expect(merges).toHaveLength(planned.merges.length)
		const { stdout } = await lab.server.run(['altroot-server', 'plan', 'laptop'])
		expect(stdout).toMatch(/^everything is built already\napp-misc\/orphan in the world file is left out: /)
	})

	it('names the lines that the laptop has to decide about, and exits with 4', async () => {
		await lab.laptop.write(world, 'app-misc/full-stop\napp-misc/testing-only\n')
		await record()
		const { exitCode, outcome, needs, merges } = await plan()
		expect({ exitCode, outcome }).toEqual({ exitCode: 4, outcome: 'needs-change' })
		expect(needs).toMatchObject([
			{ root: '/alt', file: 'package.accept_keywords', line: '=app-misc/testing-only-1.0 ~amd64' },
		])
		expect(merges.at(-1)).toMatchObject({ package: 'app-misc/testing-only-1.0', root: '/alt', action: 'new' })
	})
})
