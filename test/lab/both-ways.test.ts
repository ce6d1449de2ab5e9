import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startAgents, startClient } from './altroot.ts'
import type { Child } from './child.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus } from './loop.ts'

/** One lab for all: each test goes on from where the one before has left both sides. */
let lab: Lab
let client: Child

beforeAll(async () => {
	lab = await openLab()
	const gate = await setUpHosts(lab)
	const agents = await startAgents(lab, gate)
	client = agents.client
	await client.stderr.until(/connected to the server/)
	await lab.server.mustRun(['git', 'clone', '-q', '-b', 'hosts/laptop', '/var/lib/altroot/ledger.git', clone])
})
afterAll(() => lab.close())

const clone = '/root/clone'
const flags = '/etc/portage/package.use/elsewhere'
const world = '/var/lib/portage/world'

/** Writes a file in a clone on the server with plain git, as a person there would, and pushes it. */
async function editElsewhere(path: string, text: string): Promise<void> {
	const { server } = lab
	const git = ['git', '-C', clone, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
	await server.mustRun([...git, 'pull', '-q', '--ff-only'])
	await server.write(`${clone}${path}`, text)
	await server.mustRun([...git, 'add', '-A'])
	await server.mustRun([...git, 'commit', '-q', '-m', `edited ${path} elsewhere`])
	await server.mustRun([...git, 'push', '-q'])
}

async function newestOnServer(): Promise<string> {
	return (await lab.server.mustRun(['git', '-C', clone, 'ls-remote', 'origin', 'hosts/laptop'])).slice(0, 40)
}

describe('a revision made on the server', () => {
	it('is announced by the agent and in the status, and left alone until it is pulled', async () => {
		await editElsewhere(flags, 'app-misc/hello nls\n')
		await client.stderr.until(/the server has revisions that were made elsewhere.*edited/)
		const status = await lab.laptop.mustRun(['altroot-client', 'status'])
		expect(status).toMatch(/next +altroot-client pull\n +1 revision made elsewhere is not here yet: shows and applies/)
		expect(await lab.laptop.run(['cat', flags])).toMatchObject({ exitCode: 1 })
	})

	it('is shown and written to the disk by pull', async () => {
		const { stdout, stderr, exitCode } = await lab.laptop.run(['altroot-client', 'pull'])
		expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
		expect(stdout).toContain(`edited ${flags} elsewhere`)
		expect(stdout).toMatch(/etc\/portage\/package.use\/elsewhere:1 +app-misc\/hello \+nls/)
		expect(await lab.laptop.read(flags)).toBe('app-misc/hello nls\n')
		expect(await clientStatus(lab.laptop)).toMatchObject({ revision: await newestOnServer(), pushed: true })
	})

	it('is merged with what was edited here at the same time', async () => {
		await editElsewhere(flags, 'app-misc/hello nls\napp-misc/full-stop doc\n')
		const before = await lab.laptop.read(world)
		await lab.laptop.write(world, `app-misc/another\n${before}`)
		await client.stderr.until(/the server did not take the revision/)
		expect(await lab.laptop.run(['altroot-client', 'pull'])).toMatchObject({ exitCode: 0 })
		expect(await lab.laptop.read(flags)).toBe('app-misc/hello nls\napp-misc/full-stop doc\n')
		expect(await lab.laptop.read(world)).toBe(`app-misc/another\n${before}`)
		const { revision, pushed, subject } = await clientStatus(lab.laptop)
		expect({ revision, pushed }).toEqual({ revision: await newestOnServer(), pushed: true })
		expect(subject).toMatch(/^merge [0-9a-f]{10}: package.use: app-misc\/full-stop \+doc/)
	})

	it('that contradicts this laptop touches nothing, names both places, and waits for a person', async () => {
		await editElsewhere(flags, 'app-misc/hello -nls\n')
		await lab.laptop.write(flags, '# mine\napp-misc/hello doc\napp-misc/full-stop -doc\n')
		const { exitCode, stderr } = await lab.laptop.run(['altroot-client', 'pull'])
		expect(exitCode).toBe(4)
		expect(stderr).toContain('etc/portage/package.use/elsewhere:3: here: package.use: app-misc/full-stop -doc')
		expect(stderr).toContain('etc/portage/package.use/elsewhere:2: there: package.use: app-misc/full-stop drops doc')
		expect(await lab.laptop.read(flags)).toBe('# mine\napp-misc/hello doc\napp-misc/full-stop -doc\n')
		expect(await lab.laptop.run(['altroot-client', 'pull', '--mine'])).toMatchObject({ exitCode: 0 })
		expect(await lab.laptop.read(flags)).toContain('app-misc/full-stop -doc\n')
		expect(await clientStatus(lab.laptop)).toMatchObject({ revision: await newestOnServer(), pushed: true })
	})

	it('comes by itself where the laptop says so', async () => {
		client.kill()
		await client.exitCode
		await lab.laptop.append('/etc/altroot/client.ini', '\n[sync]\napply = yes\n')
		client = await startClient(lab.laptop)
		await editElsewhere(flags, 'app-misc/hello nls\n')
		await client.stderr.until(/revisions made elsewhere were applied/)
		expect(await lab.laptop.read(flags)).toBe('app-misc/hello nls\n')
	})
})

describe('rolling back', () => {
	it('brings the files of a revision back as a new one, on both sides; diff shows both steps', async () => {
		const { revision: good } = await clientStatus(lab.laptop)
		await lab.laptop.write(flags, 'app-misc/hello -nls\n')
		expect(await lab.laptop.mustRun(['altroot-client', 'diff', good ?? ''])).toMatch(
			/elsewhere:1 +app-misc\/hello -nls/,
		)
		expect(await lab.laptop.run(['altroot-client', 'rollback', good ?? ''])).toMatchObject({ exitCode: 0 })
		expect(await lab.laptop.read(flags)).toBe('app-misc/hello nls\n')
		const { revision, subject, pushed } = await clientStatus(lab.laptop)
		expect({ revision, pushed }).toEqual({ revision: await newestOnServer(), pushed: true })
		expect(subject).toBe(`rollback to ${good?.slice(0, 10)}: package.use: app-misc/hello +nls`)
		const { changes } = JSON.parse(await lab.laptop.mustRun(['altroot-client', 'diff', 'HEAD~1', 'HEAD', '--json']))
		expect(changes).toMatchObject([{ kind: 'use', text: 'package.use: app-misc/hello +nls' }])
		expect(await lab.laptop.run(['altroot-client', 'rollback', 'ffffffff'])).toMatchObject({ exitCode: 2 })
	})
})
