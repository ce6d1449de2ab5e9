import { afterAll, beforeAll, expect, it } from 'vitest'
import { startClient } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus } from './loop.ts'

let lab: Lab
beforeAll(async () => {
	lab = await openLab()
})
afterAll(() => lab.close())

const hold = '/var/tmp/slow.hold'
const atoms = ['app-misc/full-stop', 'app-misc/testing-only', 'app-misc/slow']

it('one run of Portage is one revision, whatever it writes; what a person edits meanwhile goes at once', async () => {
	const { laptop } = lab
	await laptop.write('/etc/altroot/client.ini', '[host]\nname = laptop\n')
	await laptop.write(hold, '')
	const client = await startClient(laptop)
	await client.stderr.until(/recorded/)
	const log = (...args: string[]) =>
		laptop.mustRun(['git', '--git-dir', '/var/lib/altroot/ledger.git', 'log', ...args, 'hosts/laptop'])

	const options = ['--autounmask=y', '--autounmask-continue', '--quiet-build=n', '--color=n']
	const emerge = await laptop.start(['emerge', ...options, ...atoms], { env: { SLOW_SECONDS: '0' } })
	await emerge.stdout.until(/held by/)
	expect(await laptop.read('/var/lib/portage/world')).toContain('app-misc/testing-only\n')
	await laptop.append('/etc/portage/package.use/mine', 'app-misc/hello nls\n')
	await client.stderr.until(/recorded.*app-misc\/hello \+nls/)
	expect(await log('--format=%s')).toMatch(/^package.use: app-misc\/hello \+nls\nFirst revision: \d files\n$/)
	expect(await laptop.mustRun(['altroot-client', 'status'])).toMatch(
		/^waits {4}package.accept_keywords, world, world_sets, for emerge \(pid \d+\) to end$/m,
	)
	expect(await clientStatus(laptop)).toMatchObject({
		waits: { paths: expect.arrayContaining(['var/lib/portage/world']) },
	})

	await laptop.mustRun(['rm', hold])
	expect(await emerge.exitCode).toBe(0)
	await client.stderr.until(/recorded.*world/)
	const newest = await log('-1', '--format=%B')
	for (const atom of atoms) expect(newest).toMatch(new RegExp(`^world:\\d+: \\+${atom}$`, 'm'))
	expect(newest).toMatch(/^package.accept_keywords:\d+: .*app-misc\/testing-only/m)
	expect(newest).toMatch(/^Altroot-Command: emerge .*--autounmask-continue .*app-misc\/testing-only app-misc\/slow$/m)
	expect((await log('--format=%s')).split('\n')).toHaveLength(4) // with what is after the last newline
	expect(await laptop.mustRun(['altroot-client', 'status'])).not.toMatch(/^waits/m)
}, 120_000)
