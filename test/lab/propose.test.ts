import type { Generation } from '@altroot/shared/protocol/generation'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agents, setUpHosts, startAgents } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { generationOf, recordAndBuild } from './loop.ts'
import { plainGit } from './plain-git.ts'

const world = '/var/lib/portage/world'

describe('what a build needs of the laptop and of the server itself', () => {
	let lab: Lab
	let agents: Agents

	beforeAll(async () => {
		lab = await openLab()
		agents = await startAgents(lab, await setUpHosts(lab))
	})
	afterAll(() => lab.close())

	const git = (...words: string[]): Promise<string> => plainGit(lab.server, ...words)
	const branches = async (): Promise<string[]> =>
		(await git('for-each-ref', '--format=%(refname)', 'refs/heads/proposals')).split('\n').filter(Boolean)
	const client = async (...words: string[]) =>
		JSON.parse(await lab.laptop.mustRun(['altroot-client', ...words, '--json']))
	const proposals = (): Promise<Proposal[]> => client('proposals')
	const record = (): Promise<Generation> => recordAndBuild(lab, agents.builder)

	it('a USE flag of a dependency is proposed once, and waits for the laptop', async () => {
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello loud\n')
		const { outcome, reason, revision, needs } = await record()
		const because = 'dev-libs/libgreet-1.0, needed by app-misc/hello-1.0 for the world file, needs USE="loud"'
		const line = '>=dev-libs/libgreet-1.0 loud'
		expect({ outcome, reason }).toEqual({
			outcome: 'needs-decision',
			reason: `${because}: add "${line}" to etc/portage/package.use`,
		})
		expect(needs).toEqual([{ root: '/alt', file: 'package.use', line, reason: because }])
		const open = await proposals()
		expect(open).toEqual([
			{
				id: expect.stringMatching(/^[0-9a-f]{8}$/),
				revision,
				lines: [{ file: 'package.use/zz-altroot', line, reason: because }],
			},
		])
		const [{ id }] = open as [Proposal]
		expect(await branches()).toEqual([`refs/heads/proposals/laptop/${id}`])
		expect(await git('show', '--format=%an %P %s', `proposals/laptop/${id}`)).toMatch(
			new RegExp(
				`^altroot-server ${revision} proposal ${id}: package.use: ${line}\n[\\s\\S]*\n\\+# ${because}\n\\+${line}\n`,
			),
		)

		await lab.laptop.append('/etc/portage/package.use/hello', '# nothing but a comment\n')
		const again = await record()
		expect(again).toMatchObject({ outcome: 'needs-decision', needs })
		expect(await proposals()).toEqual([{ ...open[0], revision: again.revision }])
		expect(await branches()).toEqual([`refs/heads/proposals/laptop/${id}`])
		expect((await lab.server.run(['test', '-e', '/etc/portage/package.use'])).exitCode).toBe(1)
	})

	it('accepted, it is a line of the laptop; the server sets its own; the program says so', async () => {
		const [{ id, lines }] = (await proposals()) as [Proposal]
		const { revision, subject } = await client('accept', id)
		expect(subject).toBe(`accept proposal ${id}: package.use: >=dev-libs/libgreet-1.0 loud`)
		expect(await lab.laptop.read('/etc/portage/package.use/zz-altroot')).toBe(
			`# ${lines[0]?.reason}\n>=dev-libs/libgreet-1.0 loud\n`,
		)
		expect(await proposals()).toEqual([])
		expect(await generationOf(lab.server, agents.builder, revision)).toMatchObject({
			outcome: 'published',
			needs: [],
			reason: expect.stringMatching(
				/^\d packages built; 1 USE flag was set for the server’s own packages: >=dev-libs\/libgreet-1.0 loud$/,
			),
		})
		expect(await lab.server.read('/etc/portage/package.use/zz-altroot')).toMatch(
			/\n# dev-libs\/libgreet-1.0, needed by app-misc\/hello-1.0 for the world file, needs USE="loud"\n>=dev-libs\/libgreet-1.0 loud\n$/,
		)
		expect(await git('log', '--format=%an: %s%n%b', 'base')).toMatch(
			new RegExp(
				`^altroot-server: package.use: >=dev-libs/libgreet-1.0 \\+loud\n[\\s\\S]*\nAltroot-For: laptop ${revision}\n[\\s\\S]*The build server’s own configuration`,
			),
		)
		expect(await branches()).toEqual([])
		expect(await lab.laptop.run(['altroot-client', 'upgrade'])).toMatchObject({ exitCode: 0 })
		expect(await lab.laptop.mustRun(['hello'])).toContain('loud is on')
	})

	it('rejected, it stays away, and the audit trail says who did not want it', async () => {
		await lab.laptop.append(world, 'app-misc/testing-only\n')
		await record()
		const [{ id, lines }] = (await proposals()) as [Proposal]
		expect(lines).toMatchObject([
			{ file: 'package.accept_keywords/zz-altroot', line: '=app-misc/testing-only-1.0 ~amd64' },
		])
		const { revision } = await client('reject', id)
		expect(await proposals()).toEqual([])
		expect(await generationOf(lab.server, agents.builder, revision)).toMatchObject({
			outcome: 'needs-decision',
			reason: expect.stringMatching(new RegExp(`; proposal ${id} was rejected on the laptop$`)),
		})
		await lab.laptop.append('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		expect(await record()).toMatchObject({ outcome: 'needs-decision', packages: 0 })
		expect(await proposals()).toEqual([])
		expect(await branches()).toEqual([])
		const log = await client('log')
		expect(log[1].subject).toBe(`reject proposal ${id}: package.accept_keywords: =app-misc/testing-only-1.0 ~amd64`)
	})

	it('is accepted while the server cannot be reached, and built once it can', async () => {
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/licensed\n')
		await record()
		const [{ id }] = (await proposals()) as [Proposal]
		await lab.cut()
		const { revision } = await client('accept', id)
		expect(await lab.laptop.read('/etc/portage/package.license/zz-altroot')).toContain(
			'>=app-misc/licensed-1.0 Altroot-EULA\n',
		)
		expect(await client('status')).toMatchObject({ revision, pushed: false, connected: false, proposals: [] })
		await lab.mend()
		expect(await generationOf(lab.server, agents.builder, revision)).toMatchObject({ outcome: 'published' })
	})
})
