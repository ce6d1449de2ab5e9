import { settler } from '@altroot/agent-client/watch/settle'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

it('a burst of touches settles once, after the last of them', async () => {
	const clock = new FakeClock()
	const settledAt: number[] = []
	const { touch } = settler(100, clock, async () => void settledAt.push(clock.now()))
	touch()
	await clock.advance(60)
	touch()
	await clock.advance(60)
	touch()
	await clock.advance(500)
	expect(settledAt).toEqual([219]) // a timer of the system is up to a millisecond late
})

it('touches without an end are let through after ten settle times', async () => {
	const clock = new FakeClock()
	const settledAt: number[] = []
	const { touch } = settler(100, clock, async () => void settledAt.push(clock.now()))
	for (let i = 0; i < 25; i++) {
		touch()
		await clock.advance(50)
	}
	expect(settledAt[0]).toBe(999)
})

it('a touch while one is being let through leads to another, never to two at once', async () => {
	const clock = new FakeClock()
	let running = 0
	let calls = 0
	const { touch, idle } = settler(10, clock, async () => {
		expect(++running).toBe(1)
		calls++
		if (calls === 1) touch()
		await clock.sleep(100)
		running--
	})
	touch()
	await clock.advance(1000)
	await idle()
	expect(calls).toBe(2)
})

it('without a settle time a touch is let through at once', async () => {
	const clock = new FakeClock()
	let calls = 0
	const { touch } = settler(0, clock, async () => void calls++)
	touch()
	await clock.advance(0)
	expect(calls).toBe(1)
})
