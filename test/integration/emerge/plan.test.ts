import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../../lab/lab.ts'
import { plan, prepareAltRoot, setWorld } from './support/alt-root.ts'

describe('a plan by real Portage', { timeout: 60_000 }, () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
		await prepareAltRoot(lab.server)
	})
	afterAll(() => lab?.close())

	it('lists what would be built, in which root', async () => {
		await setWorld(lab.server, ['app-misc/hello'])
		const { kind, merges } = await plan(lab.server)
		expect(kind).toBe('ready')
		expect(merges).toEqual(
			expect.arrayContaining(['dev-libs/libgreet-1.0 /alt', 'dev-libs/libgreet-1.0 /', 'app-misc/hello-1.0 /alt']),
		)
	})

	it('asks for a USE change in both roots, naming each', async () => {
		await setWorld(lab.server, ['app-misc/shout'])
		const { kind, needs } = await plan(lab.server)
		expect(kind).toBe('needs-change')
		expect(needs.map(({ root, file, line }) => [root, file, line]).sort()).toEqual([
			['/', 'package.use', '>=dev-libs/libgreet-1.0 loud'],
			['/alt', 'package.use', '>=dev-libs/libgreet-1.0 loud'],
		])
	})

	it('finds out that only the build host needs the change', async () => {
		await setWorld(lab.server, ['app-misc/shout'], { 'package.use': 'dev-libs/libgreet loud\n' })
		const { needs } = await plan(lab.server)
		expect(needs).toMatchObject([{ root: '/', file: 'package.use' }])
	})

	it.each([
		['app-misc/testing-only', 'package.accept_keywords', '=app-misc/testing-only-1.0 ~amd64'],
		['app-misc/needs-testing', 'package.accept_keywords', '=app-misc/testing-only-1.0 ~amd64'],
		['app-misc/masked', 'package.unmask', '=app-misc/masked-1.0'],
		['app-misc/licensed', 'package.license', '>=app-misc/licensed-1.0 Altroot-EULA'],
	])('%s in the world needs a line in %s', async (atom, file, line) => {
		await setWorld(lab.server, [atom])
		expect(await plan(lab.server)).toMatchObject({ kind: 'needs-change', needs: [{ root: '/alt', file, line }] })
	})

	it('accepting exactly the lines that it asked for makes it ready', async () => {
		await setWorld(lab.server, ['app-misc/needs-testing', 'app-misc/licensed', 'app-misc/masked'])
		const { needs } = await plan(lab.server)
		const files = Object.fromEntries(needs.map(({ file, line }) => [file, `${line}\n`]))
		await setWorld(lab.server, ['app-misc/needs-testing', 'app-misc/licensed', 'app-misc/masked'], files)
		expect((await plan(lab.server)).kind).toBe('ready')
	})

	it.each([
		['app-misc/chooser', [], 'unresolvable', 'exactly-one-of ( blue red )'],
		['app-misc/cat', ['app-misc/dog'], 'unresolvable', 'cannot be installed beside'],
		['app-misc/chicken', [], 'unresolvable', 'need each other'],
	])('%s cannot be resolved', async (atom, others, kind, words) => {
		await setWorld(lab.server, [atom, ...others])
		const report = await plan(lab.server)
		expect(report.kind).toBe(kind)
		expect(report.reason).toContain(words)
	})

	it('an atom that is left out is explained, and the rest is planned', async () => {
		await setWorld(lab.server, ['app-misc/orphan', 'app-misc/nowhere', 'app-misc/full-stop'])
		const { kind, merges, sentences } = await plan(lab.server)
		expect(kind).toBe('ready')
		expect(merges).toContain('app-misc/full-stop-1.0 /alt')
		expect(sentences.find((text) => text.startsWith('app-misc/orphan'))).toMatch(
			/there is no package \S+, needed by app-misc\/orphan-1.0/,
		)
		expect(sentences.find((text) => text.startsWith('app-misc/nowhere'))).toContain(
			'there is no package app-misc/nowhere',
		)
	})

	it.each([
		['make.conf', 'USE="open\n', 'etc/portage/make.conf:'],
		['make.profile/parent', 'gentoo:nowhere\n', 'the profile is invalid'],
		['repos.conf/broken.conf', 'no section\n', 'etc/portage/repos.conf/broken.conf:1'],
	])('a broken %s is told with its place', async (name, text, words) => {
		const path = `/alt/etc/portage/${name}`
		const before = await lab.server.run(['cat', path])
		await lab.server.write(path, text)
		const report = await plan(lab.server)
		await (before.exitCode === 0 ? lab.server.write(path, before.stdout) : lab.server.mustRun(['rm', path]))
		expect(report.kind).toBe('broken-settings')
		expect(report.reason).toContain(words)
	})
})
