import { keepLimits, type Watched } from '@altroot/agent-server/build/limits'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

const limits = { package: 120_000, idle: 60_000 }

function watching(running: Watched[], printed: (now: number) => number, found = true) {
	const clock = new FakeClock()
	const stop = new AbortController()
	const ended: string[] = []
	const kept = keepLimits(
		limits,
		{
			running: () => running,
			printed: async () => printed(clock.now()),
			end: async ({ cpv }, reason) => {
				ended.push(`${clock.now()} ${cpv}: ${reason}`)
				return found
			},
			giveUp: (reason) => void ended.push(`${clock.now()} all: ${reason}`),
		},
		clock,
		stop.signal,
	)
	return {
		clock,
		ended,
		stop: () => {
			stop.abort()
			return kept
		},
	}
}

it('ends a package that takes too long, though it prints all the time', async () => {
	const { clock, ended, stop } = watching([{ cpv: 'a/b-1', root: '/', begun: 2000 }], (now) => now)
	await clock.advance(121_999)
	expect(ended).toEqual([])
	await clock.advance(3001)
	expect(ended).toEqual(['122000 a/b-1: it took longer than 2 min 0 s ([build] package-limit)'])
	await stop()
})

it('ends a package that prints nothing for too long, and asks again where it is still there', async () => {
	const running = [{ cpv: 'a/b-1', root: '/', begun: 0 }]
	const { clock, ended, stop } = watching(running, (now) => (running.length > 0 ? Math.min(now, 4000) : now))
	await clock.advance(100_000)
	expect(ended).toEqual([
		'64000 a/b-1: it printed nothing for 1 min 0 s ([build] idle-limit)',
		'94000 a/b-1: it printed nothing for 1 min 0 s ([build] idle-limit)',
	])
	running.pop()
	await clock.advance(200_000)
	expect(ended).toHaveLength(2)
	await stop()
})

it('leaves alone what is within its limits, however many there are', async () => {
	const running: Watched[] = []
	const { clock, ended, stop } = watching(running, (now) => now)
	for (let begun = 0; begun < 600_000; begun += 50_000) {
		running.splice(0, 1, { cpv: `a/b-${begun}`, root: '/', begun })
		await clock.advance(50_000)
	}
	expect(ended).toEqual([])
	await stop()
})

it('ends emerge itself where it prints nothing and builds nothing', async () => {
	const { clock, ended, stop } = watching([], () => 0)
	await clock.advance(200_000)
	expect(ended).toEqual(['60000 all: emerge printed nothing for 1 min 0 s ([build] idle-limit)'])
	await stop()
})

it('ends emerge itself where a package cannot be ended alone', async () => {
	const { clock, ended, stop } = watching([{ cpv: 'a/b-1', root: '/', begun: 0 }], () => 0, false)
	await clock.advance(300_000)
	expect(ended.at(-1)).toBe('120000 all: a/b-1 cannot be ended: it printed nothing for 1 min 0 s ([build] idle-limit)')
	expect(ended).toHaveLength(4)
	await stop()
})
