import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { openLaptop } from '@altroot/agent-client/laptop'
import { record } from '@altroot/agent-client/record/record'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Fault, runWithFault } from './support/faults.ts'
import { expectRecorded, makeLaptop, revisions, soundHead, type TestLaptop } from './support/laptop.ts'

const recordings = join(import.meta.dirname, 'support/recordings.ts')

/** Lets the ten seconds pass after which a lock of git's counts as left behind. */
function ageLocks(refs: string): void {
	if (!existsSync(refs)) return // killed before there was any
	const then = new Date(Date.now() - 11_000)
	for (const name of readdirSync(refs, { recursive: true, encoding: 'utf8' })) {
		if (name.endsWith('.lock')) utimesSync(join(refs, name), then, then)
	}
}

type Steps = { readonly journal?: boolean } & Partial<Record<Fault['call'], readonly number[]>>

/** Every recording that was reported is in the history. */
async function expectKept({ ledger }: TestLaptop, stdout: string): Promise<void> {
	const reported = [...stdout.matchAll(/^recorded ([\da-f]{40})$/gm)].map(([, revision]) => revision ?? '')
	if (reported.length === 0) return
	const kept = await revisions(ledger)
	expect(reported.filter((revision) => !kept.has(revision))).toEqual([])
}

it('a disk that fails again and again, at any step: recordings are refused in plain words, then made; none is lost', {
	timeout: 120_000,
}, async () => {
	const steps = { fsync: [4, 7, 11], rename: [3, 5], fchmod: [3] } as const
	// An attempt with a journal renames three files, and sets the mode of two: one in so many would hit the same step for ever.
	const journaled = { fdatasync: [2, 3], pwrite64: [2], rename: [4, 5], fchmod: [3] } as const
	const faults = [steps, { ...journaled, journal: true }].flatMap(({ journal, ...calls }: Steps) =>
		Object.entries(calls).flatMap(([call, all]) =>
			all.map((step, index) => {
				const fault = { call, with: index % 2 ? 'ENOSPC' : 'EIO', when: `2+${step}` } as Fault
				return { fault, mode: journal ? ['journal'] : [] }
			}),
		),
	)
	let points = 0
	for (const { fault, mode } of faults) {
		const laptop = await makeLaptop(temporaryDirectory())
		const result = await runWithFault(laptop.directory, fault, [recordings, laptop.config, '0', '20', ...mode])
		expect({ fault, exitCode: result.exitCode, stderr: result.stderr }).toEqual({ fault, exitCode: 0, stderr: '' })
		await soundHead(laptop.ledger)
		await expectKept(laptop, result.stdout)
		await expectRecorded(laptop)
		points += result.points
	}
	console.info(`${points} failures of the disk in ${faults.length} runs`)
	expect(points).toBeGreaterThan(300)
})

it('killed at any step of a recording, the first or a later one: the ledger is whole, and the next one records the rest', {
	timeout: 120_000,
}, async () => {
	let points = 0
	const killFrom = async (call: Fault['call'], first: number, ...mode: string[]): Promise<void> => {
		for (let when = first; ; when += 6) {
			const laptop = await makeLaptop(temporaryDirectory())
			const fault: Fault = { call, with: 'kill', when: String(when) }
			const killed = await runWithFault(laptop.directory, fault, [recordings, laptop.config, '0', '2', ...mode])
			if (killed.points === 0) return
			points++
			await soundHead(laptop.ledger)
			await expectKept(laptop, killed.stdout)
			ageLocks(join(laptop.ledger, 'refs'))
			await record((await openLaptop(await readClientSettings(laptop.config))).recorder)
			await soundHead(laptop.ledger)
			await expectRecorded(laptop)
		}
	}
	// Every third call of each kind, other ones in each run: a hundred processes take their time.
	const first = 1 + Math.floor(Math.random() * 3)
	await Promise.all(
		[first, first + 3].map(async (from) => {
			for (const call of ['fsync', 'rename', 'fchmod', 'mkdir'] as const) await killFrom(call, from)
			for (const call of ['pwrite64', 'fdatasync', 'rename', 'fchmod'] as const) await killFrom(call, from, 'journal')
		}),
	)
	console.info(`${points} kills`)
	expect(points).toBeGreaterThan(30)
})
