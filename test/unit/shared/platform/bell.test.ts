import { Bell } from '@altroot/shared/platform/bell'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const never = new AbortController().signal

/** A bell, and what happens to one who waits for it at most a second, time after time. */
function waiter(signal = never) {
	const [bell, clock, heard] = [new Bell(), new FakeClock(), [] as string[]]
	const wait = async (): Promise<void> => {
		const from = clock.monotonic()
		await bell.heardWithin(1000, clock, signal).then(
			() => heard.push(`after ${clock.monotonic() - from}`),
			() => heard.push('given up'),
		)
	}
	return { bell, clock, heard, wait }
}

it('wakes who waits when it rings, or when the time is over', async () => {
	const { bell, clock, heard, wait } = waiter()
	let waiting = wait()
	await clock.advance(400)
	bell.ring()
	await waiting
	waiting = wait()
	await clock.advance(999)
	expect(heard).toEqual(['after 400'])
	await clock.advance(1)
	await waiting
	expect(heard).toEqual(['after 400', 'after 1000'])
})

it('keeps rings that nobody waited for as one', async () => {
	const { bell, clock, heard, wait } = waiter()
	bell.ring()
	bell.ring()
	await wait()
	const waiting = wait()
	await clock.advance(1000)
	await waiting
	expect(heard).toEqual(['after 0', 'after 1000'])
})

it('does not cut a wait short with the time of the one before', async () => {
	const { bell, clock, heard, wait } = waiter()
	const first = wait()
	await clock.advance(900)
	bell.ring()
	await first
	const second = wait()
	await clock.advance(500)
	expect(heard).toEqual(['after 900'])
	bell.ring()
	await second
	expect(heard).toEqual(['after 900', 'after 500'])
})

it('gives up when the signal is aborted, before or while it waits', async () => {
	const stop = new AbortController()
	const { heard, wait } = waiter(stop.signal)
	const waiting = wait()
	stop.abort()
	await waiting
	await wait()
	expect(heard).toEqual(['given up', 'given up'])
})
