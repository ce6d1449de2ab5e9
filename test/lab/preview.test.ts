import type { PreviewAnswer } from '@altroot/shared/protocol/preview'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import { type Lab, openLab } from './lab.ts'
import { generationOf } from './loop.ts'
import { plainGit } from './plain-git.ts'
import { holdEmerge } from './support/held-emerge.ts'

const world = '/var/lib/portage/world'

describe('what the edits on disk would cost', { timeout: 120_000 }, () => {
	let lab: Lab
	let builder: Child

	beforeAll(async () => {
		lab = await openLab()
		await lab.laptop.write(world, 'app-misc/hello\n')
		await setUpHosts(lab)
		builder = await startBuilder(lab.server)
		const { revision } = JSON.parse(await lab.laptop.mustRun(['altroot-client', 'status', '--json']))
		await generationOf(lab.server, builder, revision)
	})
	afterAll(() => lab?.close())

	const preview = async (): Promise<PreviewAnswer & { exitCode: number }> => {
		const { exitCode, stdout, stderr } = await lab.laptop.run(['altroot-client', 'preview', '--json'])
		if (stdout === '') throw new Error(stderr)
		return { exitCode, ...JSON.parse(stdout) }
	}
	/** What a preview must not touch: branches and notes of both ledgers, the render in use, the history. */
	const traces = async (): Promise<string> => {
		const refs = ['for-each-ref', 'refs/heads', 'refs/notes']
		const state = '/var/lib/altroot/planning/laptop'
		return [
			await plainGit(lab.laptop, ...refs),
			await plainGit(lab.server, ...refs),
			await lab.server.mustRun(['readlink', '/alt/etc/portage']),
			await lab.server.mustRun(['sh', '-c', `test ! -e ${state}; echo $?`]),
		].join('\n')
	}

	it('names what would be built again, how long that takes, and leaves no trace', async () => {
		const before = await traces()
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		expect(await preview()).toMatchObject({
			exitCode: 0,
			outcome: 'ready',
			changes: [{ text: 'package.use: app-misc/hello +nls' }],
			packages: [{ package: 'app-misc/hello-1.0', action: 'rebuild', onServer: false, flags: '+nls' }],
			expected: expect.toSatisfy((time) => time > 0),
			proposals: [],
		})
		const { stdout, stderr } = await lab.laptop.run(['altroot-client', 'preview'])
		expect(stderr).toBe('edits    package.use: app-misc/hello +nls\n')
		expect(stdout).toMatch(
			/^builds {3}1 package, in about [\d.]+ s\n {9}rebuild {4}app-misc\/hello {2}1.0 {2}\+nls {2}[\d.]+ s\n$/,
		)
		expect(await traces()).toBe(before)
	})

	it('names what would be asked, and exits with 4', async () => {
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello loud\n')
		const line = '>=dev-libs/libgreet-1.0 loud'
		expect(await preview()).toMatchObject({
			exitCode: 4,
			outcome: 'needs-change',
			proposals: [{ lines: [{ file: 'package.use/zz-altroot', line }] }],
		})
		const { stdout } = await lab.laptop.run(['altroot-client', 'preview'])
		expect(stdout).toMatch(
			/^asks {5}1 decision before it builds:\n[0-9a-f]{8} package.use\/zz-altroot: >=dev-libs\/libgreet-1.0 loud\n/m,
		)
		expect(JSON.parse(await lab.laptop.mustRun(['altroot-client', 'proposals', '--json']))).toEqual([])
	})

	it('names the line that cannot be read', async () => {
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc//hello loud\n')
		const { exitCode, stdout } = await lab.laptop.run(['altroot-client', 'preview'])
		expect(exitCode).toBe(4)
		expect(stdout).toMatch(/^look at {2}etc\/portage\/package.use\/hello:1: error: [\s\S]*\nstops {4}etc\/portage/)
	})

	it('is answered while a build runs, also by a builder that a kill has cut off while it planned', async () => {
		await lab.server.write('/var/tmp/slow.hold', '')
		await lab.laptop.write('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/slow\n')
		const { revision } = JSON.parse(await lab.laptop.mustRun(['altroot-client', 'record', '--json']))
		await builder.stderr.until(/packages? to build.*"generation":2,"step":"build"/)
		await lab.laptop.write(world, 'app-misc/hello\napp-misc/slow\napp-misc/full-stop\n')
		const { packages } = await preview()
		expect(packages).toContainEqual(expect.objectContaining({ package: 'app-misc/full-stop-1.0', expected: null }))

		const emerge = await holdEmerge(lab.server, '[ "${PORTAGE_CONFIGROOT#*/planning/}" != "$PORTAGE_CONFIGROOT" ]')
		await lab.server.mustRun(['sed', '-i', `s#^; emerge = .*#emerge = ${emerge.program}#`, '/etc/altroot/server.ini'])
		const asking = lab.laptop.run(['altroot-client', 'preview', '--json'])
		await emerge.begun()
		builder.kill('SIGKILL')
		await builder.exitCode
		builder = await startBuilder(lab.server)
		expect(JSON.parse((await asking).stdout).packages).toEqual(packages)
		await lab.server.mustRun(['rm', '/var/tmp/slow.hold'])
		expect(await generationOf(lab.server, builder, revision)).toMatchObject({ outcome: 'published' })
		expect((await lab.server.run(['test', '-e', '/var/lib/altroot/planning/laptop'])).exitCode).toBe(1)
	})

	it('says that the server cannot be reached, and exits with 5', async () => {
		await lab.cut()
		const { exitCode, stdout, stderr } = await lab.laptop.run(['altroot-client', 'preview'])
		expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
		expect(stderr).toMatch(/^error: .*build-server/)
		await lab.mend()
	})
})
