import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Compose, composeOn } from './compose.ts'
import { type Docker, openDocker } from './docker.ts'

let docker: Docker
let server: Compose

/** Milliseconds from nothing to an image, on a machine that has other things to do too. */
const patience = 240_000

/** The tests tell one story: docs/compose.md from the first command to an upgrade of the image. */
beforeAll(async () => {
	docker = await openDocker()
	server = composeOn(docker.machine)
	await docker.laptop.write('/var/lib/portage/world', 'app-misc/slow\n')
	await docker.machine.mustRun(['cp', 'compose/env.example', '.env'], { cwd: '/run/checkout/deploy' })
	await server.compose('build', '--quiet')
}, patience)
afterAll(() => docker?.[Symbol.asyncDispose]())

const waiting = /waiting for revisions/
const emerging = />>> Emerging \(1 of 1\) sys-apps\/baselayout/

/** Leaves the tree where it is to be synced from. */
const takeTreeAway = `
	mv /var/db/repos/gentoo /srv/gentoo
	cd /srv/gentoo
	git init -q
	git add -A
	git -c user.name=a -c user.email=a@b commit -q -m 'A tree'
	printf '%s\\n' 'sync-type = git' 'sync-uri = /srv/gentoo' 'sync-git-verify-commit-signature = no' \\
		>>/etc/portage/repos.conf/gentoo.conf`

describe('the first start', () => {
	test('that is killed in the midst of an emerge goes on where it was', async () => {
		await server.compose('up', '-d', 'builder')
		await server.says(emerging)
		await server.compose('kill', 'builder')
		await server.compose('up', '-d')
		await server.says(waiting)
		expect(await server.inside('builder', 'ls', '/var/db/pkg/sys-apps')).toBe('baselayout-2.17\n')
	})

	test('leaves a checklist in the logs on which all is well', async () => {
		const said = await server.logs('builder')
		expect(said).toContain('ok  tree gentoo')
		expect(said).toContain('ok  the base follows default/linux/amd64/23.0, and is up to date')
		expect(said.filter((line) => /^(!!|wrong|error|--)/.test(line))).toEqual([])
	})

	test('is not done again by the next, but for a tree that is not there any more', async () => {
		await server.inside('builder', 'sh', '-ec', takeTreeAway)
		await server.compose('stop', 'builder')
		expect(await server.exitCode()).toBe(0)
		await server.compose('start', 'builder')
		await server.says(waiting, 1)
		const said = await server.logs('builder')
		expect(said.filter((line) => line.startsWith('>>> Emerging'))).toHaveLength(2) // the killed one, and the whole one
		expect(said).toContain('ok  the base follows default/linux/amd64/23.0')
		expect(said).toContainEqual(expect.stringMatching(/^gentoo: not there → [0-9a-f]{12}$/))
	})
})

describe('the gate', () => {
	const inGate = (script: string) => server.inside('gate', 'sh', '-c', script)

	test('has neither root nor a capability, nor a way to them', async () => {
		expect(await inGate('id -un')).toBe('altroot\n')
		const status = await inGate('cat /proc/1/status')
		for (const kind of ['Prm', 'Eff', 'Bnd']) expect(status).toMatch(new RegExp(`^Cap${kind}:\t0{16}$`, 'm'))
		expect(status).toMatch(/^NoNewPrivs:\t1$/m)
	})

	test.each(['/alt/x', '/var/db/repos/x', '/etc/altroot/x', '/usr/x'])('cannot write %s', async (path) => {
		expect(await inGate(`touch ${path} 2>&1 || true`)).toMatch(/Read-only file system/)
	})
})

test('the builder has the capabilities that a build needs, and no other', async () => {
	const status = await server.inside('builder', 'cat', '/proc/self/status')
	expect(status).toMatch(/^CapBnd:\t00000000800c00fb$/m)
})

test('a laptop joins by the one line that host add prints', async () => {
	const printed = await server.inside('builder', 'altroot-server', 'host', 'add', 'laptop')
	expect(printed).toMatch(/^altroot-client join ssh:\/\/altroot@build-server:2222\/ledger .*\n$/)
	await server.inside('builder', 'touch', '/var/tmp/slow.hold')
	await docker.laptop.mustRun([...printed.trim().split(' '), '--yes'])
})

test('a build that a restart of both has interrupted goes on, and the laptop installs its packages', async () => {
	await server.writes('/var/lib/altroot/logs/laptop/1.log', /held by/)
	await server.compose('restart')
	await server.inside('builder', 'rm', '/var/tmp/slow.hold')
	await docker.laptop.mustRun(['altroot-client', 'upgrade'])
	expect(await docker.laptop.read('/var/db/pkg/app-misc/slow-1.0/PF')).toBe('slow-1.0\n')
	expect(await server.host()).toMatchObject({ generation: { number: 1, outcome: 'published' } })
})

test('another image takes over what the volumes hold, and brings its own base up to date', async () => {
	const { compose } = server
	const before = await compose('ps', '--quiet', 'builder')
	await docker.machine.append('/run/checkout/deploy/.env', 'ALTROOT_TAG=next\n')
	await compose('build', '--quiet')
	await compose('up', '-d', 'builder')
	await server.says(emerging)
	await compose('stop', 'builder')
	expect(await server.exitCode()).toBe(143) // the step that ran has ended by itself, and nothing had to be killed
	await compose('up', '-d')
	await server.says(waiting)
	expect(await compose('ps', '--quiet', 'builder')).not.toBe(before)
	expect(await server.logs('builder')).toContain('ok  the base follows default/linux/amd64/23.0, and is up to date')
	expect(await server.host()).toMatchObject({ published: { generation: 1 } })

	await docker.laptop.append('/var/lib/portage/world', 'app-misc/full-stop\n')
	await docker.laptop.mustRun(['altroot-client', 'record'])
	await docker.laptop.mustRun(['altroot-client', 'upgrade'])
	expect(await docker.laptop.read('/var/db/pkg/app-misc/full-stop-1.0/PF')).toBe('full-stop-1.0\n')
	expect(await server.host()).toMatchObject({ published: { generation: 2 } })
})
