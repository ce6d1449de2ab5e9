import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agents, setUpHosts, startAgents } from './altroot.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, recordAndBuild } from './loop.ts'
import { keepNotices, noticesOf } from './notices.ts'
import { plainGit } from './plain-git.ts'

/** One lab for all: each test makes a change and puts it back, as a person would go on from there. */
let lab: Lab
let agents: Agents

beforeAll(async () => {
	lab = await openLab()
	const gate = await setUpHosts(lab)
	await keepNotices(lab.server, '/etc/altroot/server.ini')
	await keepNotices(lab.laptop, '/etc/altroot/client.ini')
	agents = await startAgents(lab, gate)
})
afterAll(() => lab.close())

const world = '/var/lib/portage/world'

describe('what a generation comes to', () => {
	it('published: the packages of the world, with the laptop’s flags', async () => {
		const generation = await recordAndBuild(lab, agents.builder)
		expect(generation).toMatchObject({ number: 1, outcome: 'published', reason: '3 packages built', packages: 3 })
		expect(await lab.server.read('/alt/var/cache/binpkgs/Packages')).toContain('CPV: app-misc/hello-1.0')
	})

	it('published with nothing built: only a comment has changed', async () => {
		await lab.laptop.append('/etc/portage/package.use/comments', '# nothing but a comment\n')
		const generation = await recordAndBuild(lab, agents.builder)
		expect(generation).toMatchObject({ outcome: 'published', packages: 0, reason: 'everything was built already' })
	})

	it('failed: the package, its phase, the compiler’s words and the log; the others are ready all the same', async () => {
		await lab.laptop.write(world, 'app-misc/fails-compile\napp-misc/full-stop\napp-misc/hello\n')
		const generation = await recordAndBuild(lab, agents.builder)
		expect(generation).toMatchObject({ outcome: 'failed', packages: 1 })
		expect(generation.failed[0]).toMatchObject({ package: 'app-misc/fails-compile-1.0', phase: 'compile' })
		expect(generation.failed[0]?.tail.join('\n')).toContain('error:')
		expect(await lab.server.read(generation.failed[0]?.log ?? '')).toContain('error:')
		expect(await lab.server.read('/alt/var/cache/binpkgs/Packages')).toContain('CPV: app-misc/full-stop-1.0')
		const status = await clientStatus(lab.laptop)
		// Meanwhile the laptop may have found out whether it takes them.
		expect({ ...status.generation, verdict: null }).toEqual({ ...generation, verdict: null })
		const card = await lab.laptop.mustRun(['altroot-client', 'status'])
		expect(card).toMatch(/failed {3}app-misc\/fails-compile-1.0 in compile/)
		expect(card.replace(/\s+/g, ' ')).toContain(`whole log on the server: ${generation.failed[0]?.log}`)
	})

	it('needs a decision: a keyword, with the line to add', async () => {
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/testing-only\n')
		const generation = await recordAndBuild(lab, agents.builder)
		expect(generation.outcome).toBe('needs-decision')
		expect(generation.needs).toMatchObject([{ root: '/alt', file: 'package.accept_keywords' }])
		expect(generation.needs[0]?.line).toContain('app-misc/testing-only')
		await lab.laptop.append('/etc/portage/package.accept_keywords/testing', `${generation.needs[0]?.line}\n`)
		expect(await recordAndBuild(lab, agents.builder)).toMatchObject({ outcome: 'published', packages: 1 })
	})

	it('needs a decision: a dependency that no tree has', async () => {
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/orphan\n')
		const { outcome, reason } = await recordAndBuild(lab, agents.builder)
		expect(outcome).toBe('needs-decision')
		expect(reason).toContain('app-misc/orphan')
	})

	it('needs a decision: a line that cannot be read, with file and line; the last good render stays', async () => {
		await lab.laptop.write(world, 'app-misc/hello\n')
		await recordAndBuild(lab, agents.builder)
		const good = await lab.server.mustRun(['readlink', '/alt/etc/portage'])
		const makeConf = await lab.laptop.read('/etc/portage/make.conf')
		await lab.laptop.append('/etc/portage/make.conf', '\nUSE="nls\n')
		await lab.laptop.append('/etc/portage/package.use/broken', 'app-misc//hello nls\n')
		const { outcome, reason, diagnostics } = await recordAndBuild(lab, agents.builder)
		expect(outcome).toBe('needs-decision')
		expect(reason).toMatch(/^etc\/portage\/(make.conf:13|package.use\/broken:1): error: /)
		expect(diagnostics.map(({ path, line }) => `${path}:${line}`)).toEqual(
			expect.arrayContaining(['etc/portage/make.conf:13', 'etc/portage/package.use/broken:1']),
		)
		expect(await lab.server.mustRun(['readlink', '/alt/etc/portage'])).toBe(good)
		const status = await clientStatus(lab.laptop)
		expect(status.diagnostics.map(({ path, line, message }) => ({ path, line, message }))).toEqual(
			diagnostics.map(({ path, line, message }) => ({ path, line, message })),
		)
		await lab.laptop.write('/etc/portage/make.conf', makeConf)
		await lab.laptop.mustRun(['rm', '/etc/portage/package.use/broken'])
		expect(await recordAndBuild(lab, agents.builder)).toMatchObject({ outcome: 'published' })
	})

	it('tells the people of both sides of each end once, and not of a comment', async () => {
		// What would stay behind is heard of between builds, so the two sides tell it at other times.
		const ends = async (host: Host) => (await noticesOf(host)).filter(({ kind }) => kind !== 'behind')
		const told = await ends(lab.server)
		expect(told.slice(0, 3)).toMatchObject([
			{ generation: 1, kind: 'finished', title: 'laptop: 3 packages ready' },
			{ generation: 3, kind: 'failed', title: 'laptop: 1 package failed' },
			{ generation: 4, kind: 'decision', title: 'laptop: a decision is needed' },
		])
		expect(new Set(told.map(({ generation }) => generation)).size).toBe(told.length)
		const heard = await ends(lab.laptop)
		const withoutCommand = (notices: typeof told) => notices.map(({ command: _, ...rest }) => rest)
		expect(withoutCommand(heard)).toEqual(withoutCommand(told))
		expect(heard[0]?.command).toBe('altroot-client upgrade')
	})

	it('every revision has its note, for plain git too', async () => {
		const log = await plainGit(lab.server, 'log', '--notes=altroot', 'hosts/laptop')
		expect(log).toContain('Outcome: published')
		expect(log).toContain('Failed: app-misc/fails-compile-1.0 compile')
		expect(log).toMatch(/Reason: etc\/portage\/(make.conf:13|package.use\/broken:1): error/)
		// What was proposed and then accepted is left without a branch, and that is no damage.
		expect(await plainGit(lab.server, 'fsck', '--strict', '--no-dangling')).toBe('')
		expect(await plainGit(lab.laptop, 'fsck', '--strict')).toBe('')
	})
})
