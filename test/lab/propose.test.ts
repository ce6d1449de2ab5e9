import type { Generation } from '@altroot/shared/protocol/generation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agents, setUpHosts, startAgents } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { recordAndBuild } from './loop.ts'

const ledger = '/var/lib/altroot/ledger.git'

describe('what a build needs of the laptop and of the server itself', () => {
	let lab: Lab
	let agents: Agents

	beforeAll(async () => {
		lab = await openLab()
		await setUpHosts(lab)
		agents = await startAgents(lab)
	})
	afterAll(() => lab.close())

	const git = (...words: string[]): Promise<string> => lab.server.mustRun(['git', '-C', ledger, ...words])
	const record = (): Promise<Generation> => recordAndBuild(lab, agents.builder)

	it('a USE flag that only the server’s own packages lack is set there, and the ledger says so', async () => {
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello loud\ndev-libs/libgreet loud\n')
		expect(await record()).toMatchObject({
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
			/^altroot-server: package.use: >=dev-libs\/libgreet-1.0 \+loud\n[^]*Altroot-For: laptop [0-9a-f]{40}\n[^]*The build server’s own configuration/,
		)
	})
})
