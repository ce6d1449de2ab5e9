import { askGcc } from '@altroot/agent-client/facts/native'
import { run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'

/** The macros that gcc predefines with these options: the instruction sets that code is compiled for. */
async function macros(options: readonly string[]): Promise<string[]> {
	const { exitCode, stdout, stderr } = await run('gcc', ['-dM', '-E', '-x', 'c', ...options, '-'])
	expect(stderr).toBe('')
	expect(exitCode).toBe(0)
	return stdout.trim().split('\n').sort()
}

it('what native stands for compiles a file for the same CPU as native itself', async () => {
	const flags = (await askGcc(run))?.['-march=native'] ?? []
	expect(flags).not.toEqual([])
	expect(flags.join(' ')).not.toContain('native')
	expect(await macros(flags)).toEqual(await macros(['-march=native']))
})
