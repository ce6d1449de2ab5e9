import { keepVisiting } from '@altroot/agent-server/follow-remote/schedule'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

/** The seconds at which visits take place, the first `failing` of which find nobody. */
async function visits(failing: number, seconds: number, poll = () => 30_000): Promise<number[]> {
	const clock = new FakeClock()
	const stop = new AbortController()
	const at: number[] = []
	const visit = async (): Promise<boolean> => at.push(clock.now() / 1000) > failing
	const over = keepVisiting({ poll, visit, clock }, stop.signal)
	onTestFinished(() => over)
	await clock.advance(seconds * 1000)
	stop.abort()
	return at
}

test('the first visit is at once, then one each `poll`', async () => {
	expect(await visits(0, 95)).toEqual([0, 30, 60, 90])
})

test('while nobody is there the pauses double, up to ten minutes', async () => {
	expect(await visits(99, 3000)).toEqual([0, 60, 180, 420, 900, 1500, 2100, 2700])
})

test('after a visit that went well the pauses are as before', async () => {
	expect(await visits(2, 250)).toEqual([0, 60, 180, 210, 240])
})

test('a longer `poll` is kept, and a changed one counts from the next visit on', async () => {
	expect(await visits(99, 7300, () => 3_600_000)).toEqual([0, 3600, 7200])
	let poll = 10_000
	const changing = (): number => {
		const now = poll
		poll = 50_000
		return now
	}
	expect(await visits(0, 120, changing)).toEqual([0, 10, 60, 110])
})
