import { cpSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { log } from '@altroot/agent-client/cli/log'
import { mending } from '@altroot/agent-client/cli/mending'
import { record } from '@altroot/agent-client/cli/record'
import { openLaptop } from '@altroot/agent-client/laptop'
import { mend } from '@altroot/agent-client/mend'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { exitCodeOf } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { openTerminal } from '@altroot/shared/cli/terminal'
import { run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { expectRecorded, makeLaptop, revisions, soundHead, type TestLaptop } from './support/laptop.ts'

/** Runs a verb as the program does: its exit code and what it says. */
async function runVerb(verb: Verb, { config }: TestLaptop): Promise<{ exitCode: number; said: string[] }> {
	const said: string[] = []
	const say = (line: string): void => void said.push(line)
	const terminal = { ...openTerminal(false, process), say, print: say }
	const invocation = { terminal, config, untilStopped: () => new AbortController().signal }
	return { exitCode: await exitCodeOf(() => mending(verb).action(invocation, [], { n: '20' }), say), said }
}

/** A laptop with three revisions, of which the server has the first two, and a copy of both ledgers as they are then. */
async function laptopWithHistory(): Promise<TestLaptop & { readonly revisions: string[] }> {
	const laptop = await makeLaptop(temporaryDirectory())
	for (const flag of ['one', 'two', 'three']) {
		laptop.edit('file', `app-misc/hello ${flag}\n`)
		if (flag === 'three') renameSync(laptop.server, `${laptop.server}.away`)
		expect(await runVerb(record, laptop)).toMatchObject({ exitCode: 0 })
	}
	renameSync(`${laptop.server}.away`, laptop.server)
	for (const ledger of [laptop.ledger, laptop.server]) cpSync(ledger, `${ledger}.copy`, { recursive: true })
	return { ...laptop, revisions: [...(await revisions(laptop.ledger))] }
}

function putBack({ ledger, server }: TestLaptop): void {
	for (const path of [ledger, server]) {
		rmSync(path, { recursive: true, force: true })
		cpSync(`${path}.copy`, path, { recursive: true })
	}
}

const filesOf = (ledger: string): string[] =>
	readdirSync(ledger, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(ledger, name)).isFile())

async function isSound(ledger: string): Promise<boolean> {
	return (await run('git', ['--git-dir', ledger, 'fsck', '--strict'])).exitCode === 0
}

/** Records, reads the log, and sees that all is as it was. `own` is the one file that nobody else has. */
async function expectHealed(laptop: TestLaptop & { readonly revisions: string[] }, damaged: string): Promise<void> {
	const recorded = await runVerb(record, laptop)
	const logged = await runVerb(log, laptop)
	expect({ damaged, ...recorded }).toMatchObject({ exitCode: 0 })
	expect({ damaged, ...logged }).toMatchObject({ exitCode: 0 })
	// What only old revisions have is missed by whoever reads those; mending is the same then.
	if (!(await isSound(laptop.ledger))) await mend(await openLaptop(await readClientSettings(laptop.config)))
	await soundHead(laptop.ledger)
	await expectRecorded(laptop)
	const [newest = '', ...older] = laptop.revisions
	const kept = await revisions(laptop.ledger)
	const isOwn = damaged === `objects/${newest.slice(0, 2)}/${newest.slice(2)}`
	expect({ damaged, lost: (isOwn ? older : laptop.revisions).filter((id) => !kept.has(id)) }).toEqual({
		damaged,
		lost: [],
	})
	if (isOwn) expect(recorded.said.join('\n')).toContain(`${damaged} was damaged; it is set aside`)
}

for (const [how, length] of [
	['emptied', () => 0],
	['cut to its half', (size: number) => Math.floor(size / 2)],
] as const) {
	it(`any file of the ledger ${how} heals: from the disk, from the server, or from what is still whole`, {
		timeout: 120_000,
	}, async () => {
		const laptop = await laptopWithHistory()
		const files = filesOf(laptop.ledger)
		for (const damaged of files) {
			putBack(laptop)
			const path = join(laptop.ledger, damaged)
			truncateSync(path, length(statSync(path).size))
			await expectHealed(laptop, damaged)
		}
		console.info(`${files.length} files`)
		expect(files.length).toBeGreaterThan(20)
	})
}

it('each pack, its index and the packed refs of a ledger that `git gc` has packed heal, too', {
	timeout: 60_000,
}, async () => {
	const laptop = await laptopWithHistory()
	await realGit(laptop.ledger, 'gc', '--quiet')
	rmSync(`${laptop.ledger}.copy`, { recursive: true })
	cpSync(laptop.ledger, `${laptop.ledger}.copy`, { recursive: true })
	for (const damaged of filesOf(laptop.ledger).filter((name) => /\.idx$|packed-refs/.test(name))) {
		putBack(laptop)
		const path = join(laptop.ledger, damaged)
		truncateSync(path, Math.floor(statSync(path).size / 2))
		await expectHealed(laptop, damaged)
	}
})

it('what only the server has, while it is away: says which revision, and what to do', async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	await runVerb(record, laptop)
	const head = (await soundHead(laptop.ledger)) ?? ''
	truncateSync(join(laptop.ledger, 'objects', head.slice(0, 2), head.slice(2)), 9)
	renameSync(laptop.server, `${laptop.server}.away`)
	const away = await runVerb(record, laptop)
	expect(away.exitCode).not.toBe(0)
	expect(away.said.join('\n')).toMatch(
		new RegExp(`error: .*: revision ${head.slice(0, 10)} is damaged[^]*run \`altroot-client record\` once the server`),
	)
	renameSync(`${laptop.server}.away`, laptop.server)
	expect(await runVerb(record, laptop)).toMatchObject({ exitCode: 0 })
	expect(await soundHead(laptop.ledger)).toBe(head)
})
