import { setTimeout as delay } from 'node:timers/promises'
import { openLaptop } from '@altroot/agent-client/laptop'
import { record } from '@altroot/agent-client/record/record'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { push } from '@altroot/agent-client/sync/push'
import { pathTransport } from '@altroot/shared/ledger/transport/channels'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { expect, it } from 'vitest'
import {
	branch,
	expectRecorded,
	makeLaptop,
	revisions,
	soundHead,
	type TestLaptop,
} from '../integration/crash/support/laptop.ts'
import { startProgram } from '../integration/crash/support/programs.ts'
import { realGit } from '../support/git.ts'
import { temporaryDirectory } from '../support/temporary.ts'

it('200 edits of 50 files within one second: nothing lost, recorded within half a second after the last', async () => {
	const laptop = await makeLaptop(temporaryDirectory(), '', '100ms')
	const agent = startProgram('altroot-client', '--config', laptop.config, 'run')
	await agent.stderr.until(/recorded/)
	const started = systemClock.monotonic()
	for (let edit = 0; edit < 200; edit++) {
		laptop.edit(`file${edit % 50}`, `app-misc/hello flag${edit}\n`)
		await delay(Math.max(0, started + edit * 5 - systemClock.monotonic()))
	}
	const last = systemClock.monotonic()
	laptop.edit('last', 'app-misc/hello last\n')
	for await (const line of agent.stderr) if (await holds(laptop, line, 'last')) break
	const settled = systemClock.monotonic() - last
	console.info(`200 edits in ${Math.round(last - started)} ms, recorded ${Math.round(settled)} ms after the last`)
	await expectRecorded(laptop)
	expect(settled).toBeLessThan(500)
	agent.kill('SIGTERM')
	expect(await agent.exitCode).toBe(0)
})

/** Whether the line tells of a revision that has the file. */
async function holds({ ledger }: TestLaptop, line: string, name: string): Promise<boolean> {
	const revision = /recorded.*"revision":"([\da-f]{40})"/.exec(line)?.[1]
	if (revision === undefined) return false
	const names = await realGit(ledger, 'ls-tree', '-r', '--name-only', revision)
	return names.includes(`package.use/${name}\n`)
}

it('the agent and `record` at once, again and again: each change is recorded once, in one line of history', {
	timeout: 60_000,
}, async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	const agent = startProgram('altroot-client', '--config', laptop.config, 'run')
	await agent.stderr.until(/pushed/)
	for (let round = 0; round < 12; round++) {
		laptop.edit('both', `app-misc/hello flag${round}\n`)
		for (const program of [1, 2].map(() => startProgram('altroot-client', '--config', laptop.config, 'record'))) {
			expect({ exitCode: await program.exitCode, said: program.stderr.seen.join('\n') }).toEqual({
				exitCode: 0,
				said: expect.anything(),
			})
		}
	}
	agent.kill('SIGTERM')
	expect(await agent.exitCode).toBe(0)
	expect((await revisions(laptop.ledger)).size).toBe(13)
	expect((await realGit(laptop.ledger, 'rev-list', '--min-parents=2', branch)).trim()).toBe('')
	await soundHead(laptop.ledger)
	await expectRecorded({ ...laptop, ledger: laptop.server })
})

it('two clones that push to one branch at once: one gets through, the other is told to pull, no history is rewritten', async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	const here = await openLaptop(await readClientSettings(laptop.config))
	await record(here.recorder)
	await push(here.ledger, 'laptop', pathTransport(laptop.server, spawn))
	const clone = `${laptop.directory}/clone`
	const git = (...args: string[]) => run('git', ['-C', clone, '-c', 'user.name=p', '-c', 'user.email=p@q', ...args])
	await run('git', ['clone', '--quiet', '--branch', 'hosts/laptop', laptop.server, clone])
	let [mine, theirs] = [0, 0]
	for (let round = 0; round < 8; round++) {
		const before = await revisions(laptop.server)
		laptop.edit('mine', `app-misc/hello flag${round}\n`)
		const { revision } = await record(here.recorder)
		await git('commit', '--quiet', '--allow-empty', '-m', `elsewhere ${round}`)
		const other = (await git('rev-parse', 'HEAD')).stdout.trim()
		const [ours, clones] = await Promise.allSettled([
			delay(round * 12).then(() => push(here.ledger, 'laptop', pathTransport(laptop.server, spawn))),
			git('push', '--quiet', 'origin', 'HEAD:hosts/laptop'),
		])
		const after = await revisions(laptop.server)
		expect([...before].filter((old) => !after.has(old))).toEqual([])
		expect(Number(after.has(revision ?? '')) + Number(after.has(other))).toBe(1)
		if (ours.status === 'fulfilled') mine++
		else expect(ours.reason).toMatchObject({ name: 'AgentError' })
		if (clones.status === 'fulfilled' && clones.value.exitCode === 0) theirs++
		// Whoever lost takes what the other has, as a person would, and the race begins again.
		await git('fetch', '--quiet', 'origin')
		await git('reset', '--hard', '--quiet', 'origin/hosts/laptop')
		const winner = [...after][0] ?? ''
		await realGit(laptop.ledger, 'fetch', '--quiet', laptop.server, `+${branch}:${branch}`)
		await realGit(laptop.ledger, 'update-ref', 'refs/remotes/server/hosts/laptop', winner)
	}
	console.info(`of ${mine + theirs} races the laptop won ${mine}`)
	expect(mine + theirs).toBe(8)
	await soundHead(laptop.server)
})
