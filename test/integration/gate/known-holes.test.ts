import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { newObject } from '@altroot/shared/ledger/object'
import { printTree } from '@altroot/shared/ledger/tree-object'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { rendered } from '../../unit/agent-server/render/rendered.ts'
import { packOf } from '../receive/support/packs.ts'
import { pushTo } from '../receive/support/push.ts'
import { commitOf, nested, revision } from '../receive/support/revisions.ts'
import { openHouse, write } from './support/house.ts'
import { sshOptions } from './support/openssh.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

/** Holes of other servers that take pushes over SSH, each tried here as it was used there. */

test.each<[string, (touch: string) => string, (touch: string) => string]>([
	[
		'told rightly, for a server that puts it between quotes again',
		(touch) => `git-upload-pack '/ledger'\\''; ${touch}; '\\''`,
		(touch) => `true '/ledger'; ${touch}; ''`,
	],
	[
		'ending the word, for one that hands on the line',
		(touch) => `git-upload-pack '/ledger'; ${touch}; ''`,
		(touch) => `true '/ledger'; ${touch}; ''`,
	],
	['and none at all', (touch) => `git-receive-pack /ledger$(${touch})`, (touch) => `true /ledger$(${touch})`],
])('CVE-2026-45570: a quote in the path of a repository runs nothing: %s', async (_title, command, inTheHole) => {
	const house = await openHouse()
	const marker = join(house.directory, 'ran')
	await run('sh', ['-c', inTheHole(`touch ${marker}`)])
	expect(existsSync(marker)).toBe(true)
	await run('rm', [marker])
	const client = await rawClient(house, house.laptop)
	expect(await outcome(await exec(client, command(`touch ${marker}`)))).toMatchObject({ code: 1, stdout: '' })
	expect(existsSync(marker)).toBe(false)
})

const program = join(import.meta.dirname, '../../../packages/agent-server/src/main.ts')

test('CVE-2022-24904: a link of a revision that leads to a file of the server brings nothing of it anywhere', async () => {
	const house = await openHouse()
	const secret = join(house.directory, 'secret')
	write(join(secret, 'make.conf'), 'CFLAGS="-Dsecret-of-the-server"\n')
	const blob = (text: string) => newObject('blob', Buffer.from(text))
	const [toFile, toFolder, facts] = [blob(join(secret, 'make.conf')), blob(secret), blob('{"version":1}')]
	const portage = nested('portage', [
		{ mode: '120000', name: 'make.conf', id: toFile.id },
		{ mode: '120000', name: 'package.use', id: toFolder.id },
	])
	const own = newObject('tree', printTree([{ mode: '100644', name: 'host.json', id: facts.id }]))
	const top = newObject(
		'tree',
		printTree([
			{ mode: '40000', name: '.altroot', id: own.id },
			{ mode: '40000', name: 'etc', id: portage.at(-1)!.id },
		]),
	)
	const all = commitOf([toFile, toFolder, facts, ...portage, own, top])
	const ledger = openLedger(house.ledger)
	const head = all.at(-1)!.id
	expect(await pushTo(ledger, packOf(all), head)).toMatchObject({ taken: true })
	const { files, texts } = rendered({}, { tree: await readConfigTree(ledger, head) })
	expect([...files.values()].map(({ mode }) => mode)).not.toContain('120000')
	expect([...texts.values()].join('')).not.toContain('secret')

	const [config, to] = [join(house.directory, 'server.ini'), join(house.directory, 'rendered')]
	writeFileSync(config, `[ledger]\npath = ${house.ledger}\n[host laptop]\nroot = ${join(house.directory, 'alt')}\n`)
	const { stdout, stderr } = await run(process.execPath, [program, 'render', 'laptop', '--to', to, '--config', config])
	for (const name of ['make.conf', 'package.use']) {
		expect(`${stdout}${stderr}`).toContain(`${name}: error: this symbolic link leads out`)
	}
	expect(`${stdout}${stderr}`).not.toContain('secret-of-the-server')
	const found = await run('grep', ['-Rl', 'secret-of-the-server', house.directory])
	expect(found.stdout).toBe(`${join(secret, 'make.conf')}\n`)
})

test.each(['..', '../../ran', 'a/../../ran', '.git', '/ran'])(
	'CVE-2021-30483: a tree with the name %s is refused, and nothing of it is kept',
	async (name) => {
		const house = await openHouse()
		const ledger = openLedger(house.ledger)
		const blob = newObject('blob', Buffer.from('x'))
		const all = commitOf([blob, ...nested('etc/portage', [{ mode: '100644', name, id: blob.id }])])
		const { taken, reasons } = await pushTo(ledger, packOf(all), all.at(-1)!.id)
		expect({ taken, reasons }).toEqual({
			taken: false,
			reasons: [expect.stringMatching(/this name|no name of a file/)],
		})
		expect(await resolve(ledger, branchOf('laptop'))).toBeUndefined()
		expect(await realGit(house.ledger, 'count-objects')).toMatch(/^0 objects/)
	},
)

test('CVE-2024-41956: settings of git that a client sends as environment steer no git of the server', async () => {
	const house = await openHouse()
	const first = revision({ 'etc/portage/package.use': 'x\n' })
	const next = first.at(-1)!.id
	await pushTo(openLedger(house.ledger), packOf(first), next)
	const [marker, hook] = [join(house.directory, 'ran'), join(house.directory, 'hook')]
	writeFileSync(hook, `#!/bin/sh\ntouch ${marker}\nexec "$@"\n`, { mode: 0o755 })
	const settings = {
		GIT_CONFIG_COUNT: '1',
		GIT_CONFIG_KEY_0: 'uploadpack.packObjectsHook',
		GIT_CONFIG_VALUE_0: hook,
	}
	const env = { PATH: process.env.PATH ?? '', ...settings }
	const want = `0032want ${next}\n00000009done\n`
	await talk('git', ['-c', 'safe.directory=*', 'upload-pack', house.ledger], env, want)
	expect(existsSync(marker)).toBe(true) // where they arrive, they run a program
	await run('rm', [marker])
	const send = ['-o', `SendEnv=${Object.keys(settings).join(' ')}`]
	const said = await talk(
		'ssh',
		[...sshOptions(house, house.laptop), ...send, 'altroot@127.0.0.1', "git-upload-pack '/ledger'"],
		env,
		want,
	)
	expect(said).toContain('PACK')
	expect(existsSync(marker)).toBe(false)
})

/** Runs a program with this input; what it says. */
async function talk(
	command: string,
	args: readonly string[],
	env: Record<string, string>,
	input: string,
): Promise<string> {
	const child = spawn(command, args, env)
	child.stdin.end(input)
	child.stderr.resume()
	const pieces: Buffer[] = []
	for await (const piece of child.stdout) pieces.push(piece as Buffer)
	await child.ended
	return Buffer.concat(pieces).toString('latin1')
}
