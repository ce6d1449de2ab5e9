import { keepSchedule } from '@altroot/agent-server/sync-trees/schedule'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const hour = 3_600_000
const day = 24 * hour

/** A schedule in motion: the times at which it has synced, in hours. */
function begin({ every, last }: { every: () => number | undefined; last?: number }) {
	const clock = new FakeClock()
	const stop = new AbortController()
	const synced: number[] = []
	let newest = last
	const results: boolean[] = []
	const ended = keepSchedule(
		{
			every,
			last: async () => newest,
			sync: async () => {
				const well = results.shift() ?? true
				synced.push(clock.now() / hour)
				if (well) newest = clock.now()
				return well
			},
			clock,
		},
		stop.signal,
	)
	return {
		clock,
		synced,
		results,
		end: () => {
			stop.abort()
			return ended
		},
	}
}

it('syncs at once where it never has, and then each time that the interval is over', async () => {
	const { clock, synced, end } = begin({ every: () => day })
	await clock.advance(2 * day)
	expect(synced).toEqual([0, 24, 48])
	await end()
})

it('counts from the last sync, whoever asked for it', async () => {
	const { clock, synced, end } = begin({ every: () => day, last: -20 * hour })
	await clock.advance(5 * hour)
	expect(synced).toEqual([4])
	await end()
})

it('never syncs by itself where nothing is set, and hears of settings within a minute', async () => {
	let every: number | undefined
	const { clock, synced, end } = begin({ every: () => every })
	await clock.advance(2 * day)
	expect(synced).toEqual([])
	every = day
	await clock.advance(60_000)
	expect(synced).toHaveLength(1)
	await end()
})

it('tries again after an hour where a tree could not be synced', async () => {
	const { clock, synced, results, end } = begin({ every: () => day, last: -day })
	results.push(false, false)
	await clock.advance(3 * hour)
	expect(synced).toEqual([0, 1, 2])
	await end()
})
