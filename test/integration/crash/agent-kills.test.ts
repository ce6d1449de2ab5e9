import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { seeded } from '../../support/seed.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { branch, expectRecorded, makeLaptop, revisions, soundHead, type TestLaptop } from './support/laptop.ts'
import { type Running, startProgram } from './support/programs.ts'

const kills = 26
const laptops = 4

/** Edits on, each time another file, until the signal: as fast as a disk allows, with a moment in between now and then. */
async function keepEditing(laptop: TestLaptop, signal: AbortSignal): Promise<void> {
	for (let edit = 0; !signal.aborted; edit++) {
		laptop.edit(`file${edit % 9}`, `app-misc/hello flag${edit}\n`)
		await delay(edit % 5 === 0 ? 40 : 4)
	}
}

/** The revisions that an agent said it had recorded. */
function reported({ stderr }: Running): string[] {
	return stderr.seen.flatMap((line) => /recorded.*"revision":"([\da-f]{40})"/.exec(line)?.[1] ?? [])
}

it(`${kills * laptops} kills of the agent in the midst of edits: no torn ledger, no lost revision, all of it pushed in the end`, {
	timeout: 180_000,
}, async () => {
	const { seed } = seeded(kills * laptops)
	const whims = Array.from({ length: laptops }, (_, index) => random(seed + index))
	const counts = await Promise.all(whims.map(killAgain))
	console.info(`${counts.reduce((sum, count) => sum + count)} revisions recorded meanwhile`)
})

/** Starts and kills the agent of one laptop; the revisions that it has in the end. */
async function killAgain(whim: () => number): Promise<number> {
	const laptop = await makeLaptop(temporaryDirectory())
	const enough = new AbortController()
	const editing = keepEditing(laptop, enough.signal)
	const said = new Set<string>()
	let head: string | undefined
	for (let kill = 0; kill < kills; kill++) {
		const agent = startProgram('altroot-client', '--config', laptop.config, 'run')
		await agent.stderr.until(/watching/)
		await delay(whim() * 200)
		agent.kill('SIGKILL')
		expect(await agent.exitCode).toBe(137)
		for (const revision of reported(agent)) said.add(revision)
		const now = await soundHead(laptop.ledger)
		if (head) await realGit(laptop.ledger, 'merge-base', '--is-ancestor', head, now ?? 'nothing')
		head = now
	}
	enough.abort()
	await editing
	const last = startProgram('altroot-client', '--config', laptop.config, 'run')
	await last.stderr.until(/recorded/)
	await last.stderr.until(new RegExp(`pushed.*${reported(last).at(-1)}`))
	last.kill('SIGTERM')
	expect(await last.exitCode).toBe(0)
	const kept = await revisions(laptop.server)
	expect([...said].filter((revision) => !kept.has(revision))).toEqual([])
	await soundHead(laptop.server)
	await expectRecorded({ ...laptop, ledger: laptop.server }, branch)
	return kept.size
}

it('kills of `altroot-client record`, at any moment of it: the next one records what that one did not', {
	timeout: 120_000,
}, async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	const { seed } = seeded(20)
	const whim = random(seed)
	for (let kill = 0; kill < 20; kill++) {
		laptop.edit(`file${kill % 4}`, `app-misc/hello flag${kill}\n`)
		const recording = startProgram('altroot-client', '--config', laptop.config, 'record')
		await Promise.race([delay(100 + whim() * 400), recording.exitCode])
		recording.kill('SIGKILL')
		await recording.exitCode
		await soundHead(laptop.ledger)
	}
	laptop.edit('last', 'app-misc/hello last\n')
	expect(await startProgram('altroot-client', '--config', laptop.config, 'record').exitCode).toBe(0)
	await expectRecorded(laptop)
	await expectRecorded({ ...laptop, ledger: laptop.server })
})

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
function random(seed: number): () => number {
	let state = seed
	return () => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
	}
}
