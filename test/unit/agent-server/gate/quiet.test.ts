import { activity, whenNoMore } from '@altroot/agent-server/gate/quiet'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

test('silence is noticed once, after one limit at least and two at most', async () => {
	const { clock, seen, happened } = watch()
	await clock.advance(999)
	happened()
	await clock.advance(1000)
	expect(seen.count).toBe(0)
	await clock.advance(1)
	expect(seen.count).toBe(1)
	await clock.advance(10_000)
	expect(seen.count).toBe(1)
})

test('who keeps moving is left alone', async () => {
	const { clock, seen, happened } = watch()
	for (let i = 0; i < 20; i++) {
		happened()
		await clock.advance(900)
	}
	expect(seen.count).toBe(0)
})

test('nothing is noticed any more once the signal is aborted', async () => {
	const { clock, seen, stop } = watch()
	stop()
	await clock.advance(10_000)
	expect(seen.count).toBe(0)
})

function watch() {
	const clock = new FakeClock()
	const abort = new AbortController()
	const { happened, wasBusy } = activity()
	const seen = { count: 0 }
	whenNoMore(1000, clock, abort.signal, wasBusy, () => seen.count++)
	return { clock, seen, happened, stop: () => abort.abort() }
}
