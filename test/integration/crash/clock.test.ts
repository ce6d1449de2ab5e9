import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openLaptop } from '@altroot/agent-client/laptop'
import { record } from '@altroot/agent-client/record/record'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { settler } from '@altroot/agent-client/watch/settle'
import { readHistory } from '@altroot/shared/ledger/history'
import { readNote, writeNote } from '@altroot/shared/ledger/notes'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { branch, makeLaptop, soundHead } from './support/laptop.ts'

const hour = 3_600_000
/** The system's clock after someone has set it back by an hour. */
const setBack: Clock = { ...systemClock, now: () => Date.now() - hour }
const note = { number: 1, outcome: 'failed', reason: 'r', packages: 0, failed: [], duration: 1, trees: [] }

it('revisions and notes made after the clock was set back come after those before', async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	const { recorder, ledger } = await openLaptop(await readClientSettings(laptop.config))
	const made: string[] = []
	for (const [flag, clock] of [
		['one', systemClock],
		['two', setBack],
		['three', systemClock],
	] as const) {
		laptop.edit('file', `app-misc/hello ${flag}\n`)
		const { revision = '' } = await record({ ...recorder, clock })
		await writeNote(ledger, revision, { ...note, number: made.push(revision) }, clock)
	}
	await writeNote(ledger, made[0] ?? '', { ...note, number: 9 }, setBack)
	expect((await readHistory(ledger, branch, 9)).map(({ revision }) => revision)).toEqual(made.toReversed())
	expect(await readNote(ledger, made[0] ?? '')).toMatchObject({ number: 9 })
	await soundHead(laptop.ledger)
})

it('a lock that a crash left an hour in the future, because the clock was set back since, is removed', async () => {
	const laptop = await makeLaptop(temporaryDirectory())
	const { recorder } = await openLaptop(await readClientSettings(laptop.config))
	const left = join(laptop.ledger, `${branch}.lock`)
	mkdirSync(dirname(left), { recursive: true })
	writeFileSync(left, '')
	utimesSync(left, new Date(Date.now() + hour), new Date(Date.now() + hour))
	const { revision } = await record(recorder)
	expect(await soundHead(laptop.ledger)).toBe(revision)
})

it('an edit settles in its time, whatever the clock on the wall does', async () => {
	const clock = new FakeClock()
	let jump = 0
	const jumping: Clock = {
		now: () => clock.now() - jump,
		monotonic: () => clock.monotonic(),
		sleep: (ms, signal) => clock.sleep(ms, signal),
	}
	const settledAt: number[] = []
	const { touch } = settler(100, jumping, async () => void settledAt.push(clock.monotonic()))
	touch()
	await clock.advance(50)
	jump = hour
	touch()
	await clock.advance(1000)
	expect(settledAt).toEqual([149]) // a timer of the system is up to a millisecond late
})
