import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agents, setUpHosts, startAgents, startClient } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, recordAndBuild } from './loop.ts'
import { plainGit } from './plain-git.ts'
import { holdEmerge } from './support/held-emerge.ts'

const world = '/var/lib/portage/world'
const node = '/opt/altroot/node_modules/.bin/node'

describe('will the laptop take what is published', { timeout: 120_000 }, () => {
	let lab: Lab
	let agents: Agents

	beforeAll(async () => {
		lab = await openLab()
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/licensed\napp-misc/testing-only\ndev-libs/libgreet\n')
		await lab.laptop.write('/etc/portage/package.license', 'app-misc/licensed Altroot-EULA\n')
		await lab.laptop.write('/etc/portage/package.accept_keywords', 'app-misc/testing-only ~amd64\n')
		agents = await startAgents(lab, await setUpHosts(lab))
	})
	afterAll(() => lab?.close())

	const published = async (): Promise<HostStatus['published']> =>
		JSON.parse(await lab.server.mustRun(['altroot-server', 'status', '--json'])).hosts[0].published
	/** Builds what is on the laptop's disk, and waits until the server has heard what the laptop makes of it. */
	const verdict = async (): Promise<Verdict> => {
		const { number } = await recordAndBuild(lab, agents.builder)
		await agents.builder.stderr.until(new RegExp(`the laptop .*"generation":${number}\\b.*"accepted"`))
		return (await published())!.verdict!
	}
	/** The same question in the foreground, for what is on the laptop's disk and in nobody's ledger. */
	const replay = async (): Promise<Verdict> =>
		JSON.parse(await lab.laptop.mustRun([node, '/opt/altroot/test/lab/support/replay.ts']))

	it('a generation that it takes is accepted before anyone installs it, and both sides say so', async () => {
		expect(await verdict()).toMatchObject({ generation: 1, install: 5, present: 0, behind: [], trees: [] })
		expect((await clientStatus(lab.laptop)).published?.verdict).toMatchObject({ install: 5, behind: [] })
		for (const [host, program] of [
			[lab.laptop, 'altroot-client'],
			[lab.server, 'altroot-server'],
		] as const) {
			expect(await host.mustRun([program, 'status'])).toMatch(/^laptop {3}takes them: 5 to install$/m)
		}
		const events = await lab.server.read('/var/lib/altroot/events/laptop.jsonl')
		expect(events).toContain('"message":"the laptop takes them: 5 to install"')
		const note = await plainGit(lab.server, 'log', '-1', 'hosts/laptop')
		expect(note).toContain('Verdict: the laptop takes them: 5 to install\n')
		expect((await lab.laptop.run(['hello'])).exitCode).toBe(127)
	})

	describe('what would stay behind has its reason', () => {
		let before: Record<string, string>
		const files = [
			world,
			'/etc/portage/package.license',
			'/etc/portage/package.accept_keywords',
			'/etc/portage/make.conf',
		]
		beforeAll(async () => {
			agents.client.kill() // else it records each of these edits, and the server builds them
			before = Object.fromEntries(await Promise.all(files.map(async (file) => [file, await lab.laptop.read(file)])))
		})

		it.each([
			[
				'no binary package',
				world,
				'app-misc/full-stop\n',
				'app-misc/full-stop-1.0',
				/^the server has no binary package of it$/,
			],
			[
				'another USE flag',
				'/etc/portage/package.use/hello',
				'app-misc/hello nls\n',
				'app-misc/hello-1.0',
				/^the server built it with USE="-nls", but this laptop wants USE="nls"$/,
			],
			[
				'another version',
				'/etc/portage/package.accept_keywords',
				'app-misc/hello ~amd64\napp-misc/testing-only ~amd64\n',
				'app-misc/hello-2.0',
				/^the server has app-misc\/hello-1.0 instead: its trees are in another state/,
			],
			[
				'a keyword',
				'/etc/portage/package.accept_keywords',
				'# nothing\n',
				'app-misc/testing-only',
				/is in testing \(~amd64\)/,
			],
			[
				'a license',
				'/etc/portage/package.license',
				'# nothing\n',
				'app-misc/licensed',
				/has a license that is not accepted/,
			],
			[
				'CHOST',
				'/etc/portage/make.conf',
				'CHOST="i686-pc-linux-gnu"\nACCEPT_CHOSTS="i686-pc-linux-gnu"\n',
				'app-misc/hello-1.0',
				/CHOST/,
			],
		])('%s', async (_, file, text, name, reason) => {
			await lab.laptop.write(file, file.endsWith('make.conf') || file === world ? `${before[file]}${text}` : text)
			const { behind } = await replay()
			expect(behind.map((one) => one.package)).toContainEqual(expect.stringContaining(name))
			expect(behind.find((one) => one.package.startsWith(name))?.reason).toMatch(reason)
			if (before[file] === undefined) await lab.laptop.mustRun(['rm', file])
			else await lab.laptop.write(file, before[file])
		})

		it('a dependency that is missing', async () => {
			const packages = '/alt/var/cache/binpkgs/Packages'
			const whole = await lab.server.read(packages)
			const without = whole.split('\n\n').filter((stanza) => !stanza.includes('CPV: dev-libs/libgreet-'))
			await lab.server.write(packages, without.join('\n\n'))
			const { behind } = await replay()
			expect(behind).toContainEqual({
				package: 'app-misc/hello-1.0',
				reason: expect.stringMatching(/^the server has it, but there is no binary package dev-libs\/libgreet/),
			})
			await lab.server.write(packages, whole)
		})

		it('a signature by a key that pairing has not brought', async () => {
			const packages = '/alt/var/cache/binpkgs/Packages'
			const whole = await lab.server.read(packages)
			await lab.server.write(packages, whole.replace(/^SIGNED_BY: .*$/m, `SIGNED_BY: ${'A'.repeat(40)}`))
			const { install, behind } = await replay()
			expect({ install, packages: behind.length }).toEqual({ install: 0, packages: 5 })
			expect(behind[0]?.reason).toContain(`the server signs its packages by the key ${'A'.repeat(40)}`)
			await lab.server.write(packages, whole)
		})

		it('trees in another state are told first, and an upgrade on them has to be asked for', async () => {
			const chk = '/var/db/repos/gentoo/metadata/timestamp.chk'
			const state = await lab.laptop.read(chk)
			await lab.laptop.write(chk, 'Thu, 08 Oct 2026 00:00:00 +0000\n')
			expect(await replay()).toMatchObject({
				trees: [{ name: 'gentoo', laptop: 'Thu, 08 Oct 2026 00:00:00 +0000', built: state.trim() }],
				behind: [],
			})
			// Of git's own kind it is not synced over: the person's work is in it.
			await lab.laptop.mustRun(['git', 'init', '--quiet', '/var/db/repos/gentoo'])
			await lab.laptop.write('/var/db/repos/gentoo/.git/HEAD', `${'a'.repeat(40)}\n`)
			const refused = await lab.laptop.run(['altroot-client', 'upgrade'])
			expect(refused).toMatchObject({ exitCode: 4 })
			expect(refused.stderr).toMatch(
				/error: nothing was installed: .*git checkout of your own at aaaaaaaaaaaa.*\n.*--any-tree/,
			)
			expect((await lab.laptop.run(['hello'])).exitCode).toBe(127)
			const asked = await lab.laptop.run(['altroot-client', 'upgrade', '--any-tree'])
			expect(asked).toMatchObject({ exitCode: 0 })
			expect(await lab.laptop.mustRun(['hello'])).toContain('hello from hello 1.0')
			const { verdict: after } = (await clientStatus(lab.laptop)).published!
			expect(after).toMatchObject({ install: 0, present: 5, behind: [], trees: [{ name: 'gentoo' }] })
		})
	})

	it('an upgrade ends what is found out in the background, and tells the server itself', async () => {
		const { laptop } = lab
		const emerge = await holdEmerge(laptop, '[ "$(nice)" = 19 ]')
		await laptop.append('/etc/altroot/client.ini', `\n[install]\nemerge = ${emerge.program}\n`)
		await laptop.write('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		await startClient(laptop)
		await emerge.begun()
		expect(await published()).toMatchObject({ generation: 2, verdict: null })
		expect(await laptop.run(['altroot-client', 'upgrade', '--any-tree'])).toMatchObject({ exitCode: 0 })
		expect(await laptop.mustRun(['hello'])).toContain('nls is on')
		expect((await laptop.run(['pgrep', '-f', 'sleep 100000'])).exitCode).toBe(1)
		expect((await clientStatus(laptop)).published).toMatchObject({ generation: 2, verdict: { install: 0, present: 5 } })
	})
})
