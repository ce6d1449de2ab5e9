import { idleRun } from '@altroot/agent-client/take/idle-run'
import { systemClock } from '@altroot/shared/platform/clock'
import { expect, it } from 'vitest'

it('what runs in the background leaves CPU and disk to everybody else, and its words come in their order', async () => {
	const script = 'nice; ionice -p $$; echo wrong >&2; exit 3'
	expect(await idleRun(systemClock)('sh', ['-c', script])).toEqual({
		exitCode: 3,
		stdout: '19\nidle\nwrong\n',
		stderr: '',
	})
})

it('it is ended with all that it has started', async () => {
	const stop = new AbortController()
	const running = idleRun(systemClock)('sh', ['-c', 'sleep 1000 & echo begun; wait'], { signal: stop.signal })
	stop.abort()
	expect((await running).exitCode).toBeGreaterThan(128)
})
