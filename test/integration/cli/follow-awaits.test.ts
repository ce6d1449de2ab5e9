import { appendFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { run } from '@altroot/shared/platform/run'
import { type Child, spawn } from '@altroot/shared/platform/spawn'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openHouse, write } from '../gate/support/house.ts'

const packages = join(import.meta.dirname, '../../../packages')
const idle = { step: null, progress: null, generation: null, published: null }
const word = { version: 1, host: 'laptop', revision: null, ...idle, packages: '/p', trees: [] }
const end = { time: '2026-11-22T12:00:00Z', host: 'laptop', revision: 'a', generation: 1, step: 'report', message: '' }

/** Runs `follow --json` of a program with these settings; `said` is the first line that it says to people. */
async function follow(agent: 'agent-client' | 'agent-server', config: string) {
	const program = join(packages, agent, 'src/main.ts')
	const child: Child = spawn(process.execPath, [program, '--config', config, 'follow', '--json'], {})
	onTestFinished(() => child.stop())
	child.stdout.resume() // it ends when all is read
	const said = await createInterface({ input: child.stderr })[Symbol.asyncIterator]().next()
	return { child, said: said.value }
}

test('a laptop of which nothing was built is told at once what is waited for; the build ends it', async () => {
	const { directory, port, laptop, knownHosts } = await openHouse()
	write(laptop.status, JSON.stringify(word))
	const config = join(directory, 'client.ini')
	const ledger = `path = ${directory}/own.git\nremote = ssh://altroot@127.0.0.1:${port}/ledger\n`
	const ways = `identity = ${laptop.identity}\nknown-hosts = ${knownHosts}\n`
	write(config, `[host]\nname = laptop\nconfig-root = ${directory}/root\n[ledger]\n${ledger}${ways}`)
	const { child, said } = await follow('agent-client', config)
	expect(said).toBe(
		'waiting for the first revision of laptop: `altroot-client record` on it, or its service, sends one',
	)
	appendFileSync(laptop.events, `${JSON.stringify({ ...end, outcome: 'published' })}\n`)
	expect(await child.ended).toBe(0)
})

test('on the server too, host by host, as far as nothing was built', async () => {
	const directory = temporaryDirectory()
	await run('git', ['init', '--quiet', '--bare', `${directory}/ledger.git`])
	await mkdir(`${directory}/events`)
	write(`${directory}/status/laptop.json`, JSON.stringify(word))
	write(`${directory}/suspended/laptop`, '1\n')
	const config = `${directory}/server.ini`
	write(config, `[ledger]\npath = ${directory}/ledger.git\n[host laptop]\nroot = /alt\n`)
	const { child, said } = await follow('agent-server', config)
	expect(said).toBe('waiting for `altroot-server resume laptop` on the server: nothing is built for laptop until then')
	write(`${directory}/events/laptop.jsonl`, `${JSON.stringify({ ...end, outcome: 'published' })}\n`)
	expect(await child.ended).toBe(0)
})
