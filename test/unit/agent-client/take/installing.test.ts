import { once } from 'node:events'
import { beginInstalling, untilInstalling } from '@altroot/agent-client/take/installing'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

it('an installation that begins ends what looks only, and one that runs does so at once', async () => {
	const state = temporaryDirectory()
	const ended = new AbortController()
	onTestFinished(() => ended.abort())
	const looking = untilInstalling(state, ended.signal)
	expect(looking.aborted).toBe(false)
	const held = await beginInstalling(state, systemClock, () => {})
	if (!looking.aborted) await once(looking, 'abort')
	expect(untilInstalling(state, ended.signal).aborted).toBe(true)
	held.release()
	expect(untilInstalling(state, ended.signal).aborted).toBe(false)
})

it('one that was killed does not keep anybody from looking', async () => {
	const state = temporaryDirectory()
	const program = `
		import { beginInstalling } from '@altroot/agent-client/take/installing'
		import { systemClock } from '@altroot/shared/platform/clock'
		await beginInstalling(${JSON.stringify(state)}, systemClock, () => {})
		process.kill(process.pid, 'SIGKILL')`
	const { exitCode } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname })
	expect(exitCode).toBe(137)
	const ended = new AbortController()
	onTestFinished(() => ended.abort())
	expect(untilInstalling(state, ended.signal).aborted).toBe(false)
})
