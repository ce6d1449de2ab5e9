import { openPulse } from '@altroot/shared/platform/pulse'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

test('work that somebody else does may take any time; after it the limit counts anew', async () => {
	const clock = new FakeClock()
	const pulse = openPulse(1_000, clock)
	const emerge = Promise.withResolvers<string>()
	const run = pulse.during(emerge.promise)
	await clock.advance(3_600_000)
	expect(pulse.stillFor()).toBeUndefined()
	emerge.resolve('done')
	expect(await run).toBe('done')
	await clock.advance(1_000)
	expect(pulse.stillFor()).toBeUndefined()
	await clock.advance(1)
	expect(pulse.stillFor()).toBe(1_001)
})

test('work that fails has ended as well', async () => {
	const clock = new FakeClock()
	const pulse = openPulse(1_000, clock)
	await expect(pulse.during(Promise.reject(new Error('no emerge')))).rejects.toThrow('no emerge')
	await clock.advance(2_000)
	expect(pulse.stillFor()).toBe(2_000)
})
