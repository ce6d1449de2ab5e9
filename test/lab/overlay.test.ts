import type { Generation } from '@altroot/shared/protocol/generation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'

let lab: Lab
let server: Host
let builder: Child

beforeAll(async () => {
	lab = await openLab()
	server = lab.server
	await lab.laptop.write('/var/lib/portage/world', '') // @system alone: what is built does not matter here
	await setUpHosts(lab)
	await server.append('/etc/altroot/server.ini', '[sync]\nevery = 1d\n')
	builder = await startBuilder(server)
})
afterAll(() => lab.close())

const ebuild = (words: string): string => `EAPI=8
DESCRIPTION="${words}"
SLOT="0"
KEYWORDS="amd64"
LICENSE="GPL-2"
S="\${WORKDIR}"
src_install() { dodir /opt; echo "${words}" > "\${ED}/opt/lamp" || die; }
`

/** A git repository on the server with a tree of the name `mine`, as somebody else's overlay. */
async function publishOverlay(version: string): Promise<void> {
	const files = {
		'profiles/repo_name': 'mine\n',
		'profiles/categories': 'app-misc\n',
		'metadata/layout.conf': 'masters = gentoo\nthin-manifests = true\n',
		[`app-misc/lamp/lamp-${version}.ebuild`]: ebuild(`lamp ${version}`),
	}
	for (const [path, text] of Object.entries(files)) await server.write(`/srv/mine/${path}`, text)
	const git = 'git -C /srv/mine -c user.name=a -c user.email=a@b'
	await server.mustRun(['sh', '-c', `${git} init -q 2>/dev/null; ${git} add -A && ${git} commit -q -m ${version}`])
}

/** Waits for the generation of that number to end. */
async function ended(number: number): Promise<Generation> {
	let count = 0
	for await (const line of builder.stderr) if (/the generation has ended/.test(line) && ++count === number) break
	const { hosts } = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	return hosts[0].generation
}

/** An altroot-server command that a person would wait for, and what it said. */
async function say(...args: string[]): Promise<{ exitCode: number; said: string }> {
	const { exitCode, stdout, stderr } = await server.run(['altroot-server', ...args])
	return { exitCode, said: stdout + stderr }
}

it('a builder with a schedule syncs when it starts, for it never has', async () => {
	await builder.stderr.until(/the trees are synced/)
	expect(JSON.parse(await server.read('/var/lib/altroot/synced.json')).trees).toHaveProperty('gentoo')
})

it('a revision with a tree that the server lacks is built as soon as the overlay is added', async () => {
	await publishOverlay('1')
	const { laptop } = lab
	await laptop.write('/etc/portage/repos.conf/mine.conf', '[mine]\nlocation = /var/db/repos/mine\n')
	await laptop.append('/var/lib/portage/world', 'app-misc/lamp\n')
	await laptop.mustRun(['altroot-client', 'record'])
	const lacking = await ended(2)
	expect(lacking).toMatchObject({ outcome: 'needs-decision' })
	expect(lacking.reason).toMatch(/the server has no repository mine.*altroot-server overlay add mine/)

	expect(await say('overlay', 'add', 'mine', '/srv/mine')).toMatchObject({ exitCode: 0 })
	const generation = await ended(3)
	expect(generation).toMatchObject({ outcome: 'published', revision: lacking.revision })
	expect(generation.trees.mine).toMatch(/^[0-9a-f]{40}$/)
	expect(await server.mustRun(['cat', '/alt/opt/lamp'])).toBe('lamp 1\n')
	expect(await server.read('/etc/portage/repos.conf/mine.conf')).toContain('sync-uri = /srv/mine\n')
	// Offered to the laptop like every tree of the server.
	const status = JSON.parse(await server.read('/var/lib/altroot/status/laptop.json'))
	expect(status.trees).toContainEqual({ name: 'mine', location: '/var/db/repos/mine' })
})

it('after a sync that moved a tree, every host is built again; after one that did not, none is', async () => {
	expect((await say('sync')).said).toMatch(/^mine: nothing new$/m)
	await publishOverlay('2')
	expect((await say('sync')).said).toMatch(/^mine: [0-9a-f]{12} → [0-9a-f]{12}$/m)
	expect(await ended(4)).toMatchObject({ outcome: 'published', packages: 1 })
	expect(await server.mustRun(['cat', '/alt/opt/lamp'])).toBe('lamp 2\n')
})

it.each([
	[['overlay', 'add', 'other', '/srv/mine'], 1, 'its own name is mine'],
	[['overlay', 'add', 'gone', '/srv/gone'], 1, 'tree gone from /srv/gone: '],
	[['overlay', 'add', 'mine', 'https://example.org/mine.git'], 1, 'is there already, and synced from /srv/mine'],
])('%j changes nothing and ends with code %i: %s', async (args, code, sentence) => {
	const before = await server.mustRun(['sh', '-c', 'cat /etc/portage/repos.conf/*'])
	const { exitCode, said } = await say(...args)
	expect({ exitCode, said }).toEqual({ exitCode: code, said: expect.stringContaining(sentence) })
	expect(await server.mustRun(['sh', '-c', 'cat /etc/portage/repos.conf/*'])).toBe(before)
})
