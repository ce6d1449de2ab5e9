import { join } from 'node:path'
import { awaitBuild } from '@altroot/agent-server/await-build'
import type { ServerPlaces } from '@altroot/agent-server/store/places'
import { expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

it('whoever waits for a build says so, and can be stopped', async () => {
	const clock = new FakeClock()
	const places = { buildLock: join(temporaryDirectory(), 'build.lock') } as ServerPlaces
	const said: string[] = []
	const say = (line: string): void => void said.push(line)
	const stop = new AbortController()
	const first = await awaitBuild({ places, clock }, say, stop.signal)
	expect(said).toEqual([])

	const second = awaitBuild({ places, clock }, say, stop.signal)
	await clock.advance(50)
	expect(said).toEqual(['a build runs: waiting for its end'])
	first.release()
	await clock.advance(50)
	using _held = await second

	const third = awaitBuild({ places, clock }, say, stop.signal)
	await clock.advance(50)
	stop.abort()
	await expect(third).rejects.toMatchObject({ code: 'stopped' })
})
