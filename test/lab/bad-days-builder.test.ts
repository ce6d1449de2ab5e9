import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import { openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'
import { plainGit } from './plain-git.ts'

it('a builder that is ended, then killed, in the midst of a compilation: its generation goes on, and no emerge beside it', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	const running = async (): Promise<number> => Number((await server.run(['pgrep', '-fc', 'emerge --buildpkg'])).stdout)
	const compilations = await server.start(['tail', '--follow=name', '--retry', '/var/lib/altroot/logs/laptop/1.log'])
	/** Waits for the `nth` time that the compilation is under way, and stands still. */
	const underWay = async (nth: number): Promise<void> => {
		let seen = 0
		for await (const line of compilations.stdout) if (line.includes('held by') && ++seen === nth) return
	}

	await server.write('/var/tmp/slow.hold', '')
	await laptop.write('/var/lib/portage/world', 'app-misc/full-stop\napp-misc/slow\n')
	await laptop.mustRun(['altroot-client', 'record'])
	const { revision } = await clientStatus(laptop)

	const ended: Child = await startBuilder(server)
	await underWay(1)
	const ofOne = await running()
	ended.kill('SIGTERM')
	expect(await ended.exitCode).toBe(0)
	expect(await running()).toBe(0)

	const killed = await startBuilder(server)
	await underWay(2)
	killed.kill('SIGKILL')
	await killed.exitCode
	expect(await running()).toBeGreaterThan(0)

	const builder = await startBuilder(server)
	await builder.stderr.until(/ended an emerge that a killed builder had left/)
	await underWay(3)
	expect(await running()).toBe(ofOne)
	await server.mustRun(['rm', '/var/tmp/slow.hold'])
	const generation = await generationOf(server, builder, revision ?? '')
	expect(generation).toMatchObject({
		number: 1,
		outcome: 'published',
		reason: '3 packages built',
		packages: 3,
		failed: [],
	})
	const index = await server.read('/alt/var/cache/binpkgs/Packages')
	const built = [...index.matchAll(/^CPV: (.*)$/gm)].map(([, cpv]) => cpv).sort()
	expect(built).toEqual(['app-misc/full-stop-1.0', 'app-misc/slow-1.0', 'sys-apps/baselayout-2.17'])
	expect(await running()).toBe(0)
	const notes = await plainGit(server, 'log', '--notes=altroot', 'hosts/laptop')
	expect(notes.match(/Generation: 1/g)).toHaveLength(1)
})
