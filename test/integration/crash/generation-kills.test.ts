import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHistory } from '@altroot/agent-server/store/history'
import { readStatus } from '@altroot/agent-server/store/status-file'
import { readEvent } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Fault, runWithFault, runWithoutFault } from './support/faults.ts'
import { soundHead } from './support/laptop.ts'
import { makeServer, type TestServer } from './support/server.ts'

const generations = join(import.meta.dirname, 'support/generations.ts')

/** As if nothing had happened: one generation, published and told of. */
async function expectEnded({ directory, ledger, root }: TestServer): Promise<void> {
	using history = openHistory(join(directory, 'history.db'))
	expect(history.list('laptop', 9)).toMatchObject([{ number: 1, outcome: 'published' }])
	expect(history.published('laptop')?.number).toBe(1)
	const revision = await soundHead(ledger)
	expect(await realGit(ledger, 'notes', '--ref=altroot', 'show', revision ?? '')).toMatch(
		/^Generation: 1\nOutcome: published\n/,
	)
	expect(readFileSync(join(root, 'var/cache/binpkgs/Packages'), 'utf8')).toContain('CPV: app-misc/hello-1.0')
	expect(readFileSync(join(root, 'var/cache/binpkgs/app-misc/hello-1.0-1.gpkg.tar'), 'utf8')).toBe('package')
	const status = readStatus(join(directory, 'status'), 'laptop')
	expect(status).toMatchObject({
		step: null,
		generation: { number: 1, outcome: 'published' },
		published: { generation: 1 },
	})
	const events = readFileSync(join(directory, 'events/laptop.jsonl'), 'utf8').trim().split('\n').map(readEvent)
	expect(events.filter((event) => event?.outcome !== undefined)).toMatchObject([
		{ generation: 1, outcome: 'published' },
	])
}

it('a builder that is killed at any step, from the choice of a revision to its note: the next one ends it as if nothing was', {
	timeout: 180_000,
}, async () => {
	let points = 0
	const killFrom = async (call: Fault['call'], first: number): Promise<void> => {
		for (let when = first; ; when += 6) {
			const server = await makeServer(temporaryDirectory())
			const command = [generations, server.config, server.base]
			const killed = await runWithFault(server.directory, { call, with: 'kill', when: String(when) }, command)
			if (killed.points > 0) {
				points++
				const next = await runWithoutFault(command)
				expect(next).toMatchObject({ exitCode: 0, stderr: '' })
			} else expect(killed).toMatchObject({ exitCode: 0, stderr: '' })
			await expectEnded(server)
			if (killed.points === 0) return
		}
	}
	const first = 1 + Math.floor(Math.random() * 3)
	await Promise.all(
		[first, first + 3].map(async (from) => {
			for (const call of ['fsync', 'rename'] as const) await killFrom(call, from)
		}),
	)
	console.info(`${points} kills`)
	expect(points).toBeGreaterThan(12)
})

it('a builder that was killed after it had kept the end, before it told of it: the next one tells those who wait', async () => {
	const server = await makeServer(temporaryDirectory())
	const command = [generations, server.config, server.base]
	await runWithoutFault(command)
	const events = join(server.directory, 'events/laptop.jsonl')
	const lines = readFileSync(events, 'utf8').trimEnd().split('\n')
	const cutShort = lines.at(-1)?.slice(0, 40) ?? ''
	writeFileSync(events, `${lines.slice(0, -1).join('\n')}\n${cutShort}`)
	await runWithoutFault(command)
	await expectEnded(server)
	await runWithoutFault(command)
	await expectEnded(server)
})
