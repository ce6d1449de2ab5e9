import type { Clock } from '@altroot/shared/platform/clock'
import { runInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment, type Run } from '@altroot/shared/platform/run'

/** The CPU and the disk when nobody else wants them (nice(1), ionice(1): idle; `-t`: where the kernel has no such class, without). */
const whenIdle = ['-n', '19', 'ionice', '-t', '-c', '3'] as const

/**
 * Runs programs so that nobody at the laptop notices: at idle priority, and ended with all that they started. What they
 * write comes as one text, in the order in which they wrote it.
 */
export function idleRun(clock: Clock): Run {
	return async (command, args, { env = plainEnvironment(), signal } = {}) => {
		const decoder = new TextDecoder()
		let stdout = ''
		const onOutput = (chunk: Uint8Array): void => {
			stdout += decoder.decode(chunk, { stream: true })
		}
		const options = { env, clock, onOutput, ...(signal ? { signal } : {}) }
		const { exitCode } = await runInGroup('nice', [...whenIdle, command, ...args], options)
		return { exitCode, stdout, stderr: '' }
	}
}
