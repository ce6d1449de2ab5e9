import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, recordAndBuild } from './loop.ts'

/** One lab, in which three generations come about. */
let lab: Lab
let builder: Child

const world = '/var/lib/portage/world'
const pkgdir = '/alt/var/cache/altroot/packages'
const server = (...words: string[]) => lab.server.run(['altroot-server', ...words])
const builds = async (directory: string) => {
	return (await lab.server.mustRun(['find', directory, '-name', '*.gpkg.tar', '-printf', '%f\n']))
		.trim()
		.split('\n')
		.sort()
}

const nameOf = ({ kind, path }: { kind: string; path: string }) => `${kind} ${path.split('/').at(-1)}`

beforeAll(async () => {
	lab = await openLab()
	await lab.laptop.write(world, 'app-misc/proverb\n') // it needs app-misc/full-stop, and another one to be merged
	await setUpHosts(lab)
	builder = await startBuilder(lab.server)
})
afterAll(() => lab.close())

describe('older packages', () => {
	it('a package file that was damaged is built again before anything is published, and the laptop is told', async () => {
		expect(await recordAndBuild(lab, builder)).toMatchObject({ number: 1, outcome: 'published' })
		await lab.server.mustRun([
			'sh',
			'-c',
			`printf x | dd of=$(find ${pkgdir} -name 'full-stop*.tar') bs=1 seek=600 conv=notrunc`,
		])
		await lab.laptop.append('/etc/portage/package.use/comments', '# nothing but a comment\n')
		expect(await recordAndBuild(lab, builder)).toMatchObject({ number: 2, outcome: 'published', packages: 1 })
		const events = await lab.server.read('/var/lib/altroot/events/laptop.jsonl')
		expect(events).toMatch(
			/app-misc\/full-stop-1.0: .*(is damaged|not among the built packages any more).*: built again/,
		)
		expect(await builds('/alt/var/cache/binpkgs/')).toContain('full-stop-1.0-2.gpkg.tar')
		const { exitCode, stderr } = await lab.laptop.run(['altroot-client', 'upgrade'])
		expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('stayed behind') })
		// Signed as all others, though it is only an IDEPEND.
		await lab.laptop.mustRun(['ls', '/var/db/pkg/app-admin/proverb-register-1.0'])
	})

	it('an older generation is published again, and the laptop installs it', async () => {
		const { exitCode, stdout } = await server('rollback', 'laptop', '1')
		expect({ exitCode, stdout }).toEqual({
			exitCode: 0,
			stdout: expect.stringMatching(
				`^laptop sees \\d+ packages of generation 1 \\(revision \\w+\\), instead of generation 2\n$`,
			),
		})
		const { published, generation } = await clientStatus(lab.laptop)
		expect({ published, newest: generation?.number }).toMatchObject({
			published: { generation: 1, insteadOf: 2 },
			newest: 2,
		})
		expect(await lab.laptop.mustRun(['altroot-client', 'status'])).toMatch(
			/generation 1, brought back in place of generation 2/,
		)
		await lab.laptop.mustRun(['rm', '-rf', '/var/cache/binpkgs'])
		const plain = [
			'emerge',
			'--color=n',
			'--getbinpkgonly',
			'--oneshot',
			'--update',
			'--rebuilt-binaries=y',
			'app-misc/full-stop',
		]
		expect(await lab.laptop.mustRun(plain)).toContain('Emerging binary (1 of 1) app-misc/full-stop-1.0')
		expect((await lab.laptop.read('/var/db/pkg/app-misc/full-stop-1.0/BUILD_ID')).trim()).toBe('1')
	})

	it('a newer generation takes its place; gc says what it would free, frees it, and keeps what is published', async () => {
		await lab.laptop.append('/etc/portage/package.use/comments', '# and another\n')
		expect(await recordAndBuild(lab, builder)).toMatchObject({ number: 3, outcome: 'published' })
		expect((await clientStatus(lab.laptop)).published).toMatchObject({ generation: 3, insteadOf: null })
		await lab.server.append('/etc/altroot/server.ini', '\n[keep]\ngenerations = 1\n')
		const would = await server('gc', '--pretend')
		expect(would.stdout).toMatch(/^would free [\d.]+ kB: 2 generations, 2 packages$/m)
		const { stdout } = await server('gc', '--json')
		const { removed, bytes } = JSON.parse(stdout)
		expect(bytes).toBeGreaterThan(0)
		expect(removed.map(nameOf).sort()).toEqual([
			expect.stringMatching(/^generation 1\./),
			expect.stringMatching(/^generation 2\./),
			'package full-stop-1.0-1.gpkg.tar',
			'package full-stop-1.0-1.gpkg.tar',
		])
		expect(await builds('/alt/var/cache/binpkgs/')).toContain('full-stop-1.0-2.gpkg.tar')
		expect((await server('gc')).stdout).toBe('freed 0 B: nothing is past its limit\n')
		expect(await server('rollback', 'laptop', '2')).toMatchObject({
			exitCode: 1,
			stderr: expect.stringContaining('the packages of generation 2 are gone: those of the last 1 stay'),
		})
	})
})
