import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpHosts } from './altroot.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'

let lab: Lab
let server: Host
let revision: string

beforeAll(async () => {
	lab = await openLab()
	server = lab.server
	await setUpHosts(lab)
	await lab.laptop.append('/etc/portage/make.conf', 'CFLAGS="-O2 -march=native"\nNONSENSE="x"\n')
	revision = JSON.parse(await lab.laptop.mustRun(['altroot-client', 'record', '--json'])).revision
})
afterAll(() => lab.close())

it('render writes the whole config root, says what became of each line, and touches nothing else', async () => {
	const before = await server.mustRun(['find', '/alt', '-newer', '/etc/altroot/server.ini'])
	const { report } = JSON.parse(
		await server.mustRun(['altroot-server', 'render', 'laptop', '--to', '/tmp/render', '--json']),
	)
	expect(report).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ name: 'CFLAGS', fate: 'native-resolved' }),
			expect.objectContaining({ name: 'MAKEOPTS', fate: 'server' }),
			expect.objectContaining({ name: 'NONSENSE', fate: 'unknown' }),
		]),
	)
	const makeConf = await server.read('/tmp/render/etc/portage/make.conf')
	expect(makeConf).toMatch(/CFLAGS="-O2 -march=[a-z]/)
	expect(makeConf).not.toContain('native')
	expect(await server.read('/tmp/render/etc/portage/make.profile/parent')).toBe('gentoo:default/linux/amd64/23.0\n')
	expect(await server.read('/tmp/render/var/lib/portage/world')).toBe(await lab.laptop.read('/var/lib/portage/world'))
	expect(await server.mustRun(['find', '/alt', '-newer', '/etc/altroot/server.ini'])).toBe(before)
})

it('build makes one generation in the foreground, also of a revision that was built before', async () => {
	const first = await server.run(['altroot-server', 'build', 'laptop', '--json'])
	expect(first.exitCode).toBe(0)
	expect(JSON.parse(first.stdout)).toMatchObject({ number: 1, revision, outcome: 'published', packages: 3 })
	const again = JSON.parse(await server.mustRun(['altroot-server', 'build', 'laptop', revision.slice(0, 8), '--json']))
	expect(again).toMatchObject({ number: 2, revision, outcome: 'published', packages: 0 })
})

it('status, log and follow say what came of it', async () => {
	const { hosts } = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	expect(hosts).toMatchObject([{ host: 'laptop', revision, generation: { number: 2, outcome: 'published' } }])
	const log = JSON.parse(await server.mustRun(['altroot-server', 'log', 'laptop', '--json']))
	expect(log[0]).toMatchObject({ revision, generation: { number: 2, outcome: 'published', packages: 0 } })
	const events = (await server.mustRun(['altroot-server', 'follow', '--json'])).trim().split('\n')
	expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({
		host: 'laptop',
		revision,
		generation: 2,
		outcome: 'published',
	})
})

it.each([
	[['render', 'laptop'], 2, 'where to is missing'],
	[['render', 'nobody', '--to', '/tmp/x'], 2, 'there is no host nobody'],
	[['build', 'laptop', 'ffffffff'], 2, 'there is no revision ffffffff'],
	[['log', 'laptop', '-n', '0'], 2, 'expected a whole number from 1'],
	[['host', 'trust', 'laptop', 'everything'], 2, 'everything is no kind of trust'],
])('wrong use ends with code 2 and one sentence: %j', async (args, code, message) => {
	const { exitCode, stderr } = await server.run(['altroot-server', ...args])
	expect({ exitCode, said: stderr.includes(message) }).toEqual({ exitCode: code, said: true })
})
