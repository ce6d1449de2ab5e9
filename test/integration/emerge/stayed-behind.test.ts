import type { StayedBehind } from '@altroot/agent-client/install/reasons'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts } from '../../lab/altroot.ts'
import { type Lab, openLab } from '../../lab/lab.ts'
import { build, driver, prepareAltRoot, setWorld } from './support/alt-root.ts'

const client = (...words: readonly string[]): string[] => [
	'/opt/altroot/node_modules/.bin/node',
	'/opt/altroot/test/integration/emerge/support/laptop.ts',
	...words,
]

describe('after an installation by real Portage', { timeout: 180_000 }, () => {
	let lab: Lab
	let failed: readonly FailedPackage[]

	beforeAll(async () => {
		lab = await openLab()
		await setUpHosts(lab)
		await prepareAltRoot(lab.server)
		await setWorld(lab.server, ['app-misc/hello', 'app-misc/proverb', 'app-misc/fails-compile'])
		failed = (await build(lab.server)).result.failed
		await lab.server.mustRun(driver('publish', '1'))
	}, 180_000)
	afterAll(() => lab?.close())

	const stayed = async (): Promise<readonly StayedBehind[]> =>
		JSON.parse(await lab.laptop.mustRun(client('stayed-behind', JSON.stringify(failed))))
	const install = async (
		world: readonly string[],
		use = '',
		keywords = '',
	): Promise<{ exitCode: number; output: string }> => {
		await lab.laptop.write('/etc/portage/package.use', use)
		await lab.laptop.write('/etc/portage/package.accept_keywords', keywords)
		await lab.laptop.write('/var/lib/portage/world', world.map((atom) => `${atom}\n`).join(''))
		return JSON.parse(await lab.laptop.mustRun(client('install')))
	}

	it('nothing stayed behind where the server has built what the laptop wants', async () => {
		expect(await install(['app-misc/hello', 'app-misc/proverb'])).toMatchObject({ exitCode: 0 })
		expect(await lab.laptop.mustRun(['hello'])).toContain('nls is off')
		expect(await stayed()).toEqual([])
	})

	it('a package with other USE flags stays, though emerge is content', async () => {
		expect(await install(['app-misc/hello'], 'app-misc/hello nls\n')).toMatchObject({ exitCode: 0 })
		expect(await stayed()).toEqual([
			{ package: 'app-misc/hello-1.0', reason: 'the server built it with USE="-nls", but this laptop wants USE="nls"' },
		])
	})

	it('a version that the server has not built stays, and the one that it has is named', async () => {
		await install(['app-misc/hello'], '', 'app-misc/hello ~amd64\n')
		expect(await stayed()).toEqual([
			{ package: 'app-misc/hello-2.0', reason: expect.stringContaining('the server has app-misc/hello-1.0 instead') },
		])
	})

	it('what failed on the server stays, with the compiler’s words', async () => {
		await install(['app-misc/hello', 'app-misc/fails-compile'])
		expect(await stayed()).toEqual([
			{
				package: 'app-misc/fails-compile-1.0',
				reason: expect.stringMatching(/could not build it \(compile\): emake failed \(.*error:/),
			},
		])
	})

	it('what the server never built stays', async () => {
		await install(['app-misc/hello', 'app-misc/full-stop', 'dev-lang/abacus'])
		expect(await stayed()).toMatchObject([
			{ package: 'dev-lang/abacus-2.0', reason: 'the server has no binary package of it' },
		])
	})

	it('an atom of the world that does not exist is told', async () => {
		await install(['app-misc/hello', 'app-misc/nowhere'])
		expect(await stayed()).toMatchObject([
			{ package: 'app-misc/nowhere', reason: expect.stringContaining('is left out') },
		])
	})
})
